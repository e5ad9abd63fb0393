using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ReportArticle;

/// <summary>An expert answers who found an article wrong (F100).</summary>
internal static class AnswerReportEndpoint
{
    public static void MapAnswerReport(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapPost("/reports/{id:guid}/answer", HandleAsync).AllowRoles(Roles.Expert, Roles.Administrator);

    private static async Task<ReportRow> HandleAsync(
        Guid id, ReportText request, KnowledgeDb db, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        var report = await db.Reports.FirstOrDefaultAsync(r => r.Id == id, ct) ?? throw new NotFound("report-not-found", "There is no such report.");
        report.Settle(request.Text!.Trim(), Actor.Of(user), time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return ReportRow.Of(report);
    }
}
