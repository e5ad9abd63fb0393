using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ReportArticle;

/// <summary>Reports that wait for somebody, up to 1,000 of a kind.</summary>
/// <param name="ToAnswer">Unanswered ones that the caller is to answer: the view <c>waiting</c>.</param>
/// <param name="Answers">His own with an answer that he did not see yet.</param>
internal sealed record WaitingReports(CappedCount ToAnswer, CappedCount Answers);

/// <summary>How many reports and answers wait for the caller (F100): the desk shows the numbers wherever he is.</summary>
internal static class CountReportsEndpoint
{
    public static void MapCountReports(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapGet("/reports/waiting", HandleAsync).AllowRoles(Roles.Staff).WithSummary("How many reports to answer, and answers, wait for the caller");

    private static async Task<WaitingReports> HandleAsync(KnowledgeDb db, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        var toAnswer = await db.Reports.WaitingFor(user, time.GetUtcNow()).Take(CappedCount.Limit + 1).CountAsync(ct);
        var answers = await db.Reports.AnsweredTo(user).Take(CappedCount.Limit + 1).CountAsync(ct);
        return new WaitingReports(CappedCount.Of(toAnswer), CappedCount.Of(answers));
    }
}
