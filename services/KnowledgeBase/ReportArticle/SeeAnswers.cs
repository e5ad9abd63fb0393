using Helpdesk.ServiceDefaults.Access;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ReportArticle;

/// <summary>Whoever reported has the answers before him (F100): they are counted no more.</summary>
internal static class SeeAnswersEndpoint
{
    public static void MapSeeAnswers(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapPost("/reports/seen", HandleAsync).AllowRoles(Roles.Staff).Produces(StatusCodes.Status204NoContent)
            .WithSummary("The caller has seen the answers to his reports");

    private static async Task<IResult> HandleAsync(KnowledgeDb db, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Reports.AnsweredTo(user).ExecuteUpdateAsync(set => set.SetProperty(r => r.AnswerSeenAt, now), ct);
        return Results.NoContent();
    }
}
