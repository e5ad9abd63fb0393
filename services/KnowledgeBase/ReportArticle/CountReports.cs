using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ReportArticle;

/// <summary>Reports that wait for somebody.</summary>
/// <param name="OnMyArticles">Unanswered ones on articles that the caller owns, up to 1,000.</param>
internal sealed record WaitingReports(CappedCount OnMyArticles);

/// <summary>How many reports wait for the owner of their articles (F100): the desk shows the number wherever he is.</summary>
internal static class CountReportsEndpoint
{
    public static void MapCountReports(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapGet("/reports/waiting", HandleAsync).AllowRoles(Roles.Staff).WithSummary("How many unanswered reports the caller's articles have");

    private static async Task<WaitingReports> HandleAsync(KnowledgeDb db, CurrentUser user, CancellationToken ct)
    {
        var me = user.Id;
        var count = await db.Reports.Where(r => r.OwnerId == me && r.AnsweredAt == null).Take(CappedCount.Limit + 1).CountAsync(ct);
        return new WaitingReports(CappedCount.Of(count));
    }
}
