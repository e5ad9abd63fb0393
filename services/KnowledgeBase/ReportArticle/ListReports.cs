using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ReportArticle;

/// <summary>
/// Reports of wrong articles, the newest first: <c>open</c> ones, of these those that are <c>waiting</c> for me, those on <c>my-articles</c>, or
/// those that I <c>wrote</c> with their answers.
/// </summary>
internal static class ListReportsEndpoint
{
    public static void MapListReports(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapGet("/reports", HandleAsync).AllowRoles(Roles.Staff);

    private static async Task<Page<ReportRow>> HandleAsync(
        string? view, Guid? articleId, string? cursor, int? take, KnowledgeDb db, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        var me = user.Id;
        var reports = (view ?? "open") switch
        {
            "open" => db.Reports.Where(r => r.AnsweredAt == null),
            "waiting" => db.Reports.WaitingFor(user, time.GetUtcNow()),
            "my-articles" => db.Reports.Where(r => r.OwnerId == me),
            "wrote" => db.Reports.Where(r => r.AuthorId == me),
            _ => throw new BadInput("view", "One of open, waiting, my-articles, wrote."),
        };
        if (articleId is { } article)
            reports = reports.Where(r => r.ArticleId == article);
        if (Cursor.Decode<Before>(cursor) is { } before)
            reports = reports.Where(r => r.Id < before.Id);
        var page = await reports.AsNoTracking().OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(ct);
        return new Page<ReportRow>(
            [.. page.Take(size).Select(ReportRow.Of)], page.Count > size ? Cursor.Encode(new Before(page[size - 1].Id)) : null);
    }

    private sealed record Before(Guid Id);
}
