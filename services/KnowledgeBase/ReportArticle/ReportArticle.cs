using FluentValidation;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;

namespace Helpdesk.KnowledgeBase.ReportArticle;

/// <param name="Text">What is wrong with the article, or the answer to that.</param>
internal sealed record ReportText(string? Text);

internal sealed class ReportTextValidator : AbstractValidator<ReportText>
{
    public ReportTextValidator() => RuleFor(r => r.Text).NotEmpty().MaximumLength(ArticleReport.LongestText);
}

/// <summary>"This article is wrong" (F100): anybody of the staff tells its owner.</summary>
internal static class ReportArticleEndpoint
{
    public static void MapReportArticle(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapPost("/articles/{id:guid}/reports", HandleAsync).AllowRoles(Roles.Staff).WithIdempotency<KnowledgeDb>();

    private static async Task<IResult> HandleAsync(
        Guid id, ReportText request, KnowledgeDb db, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        var report = ArticleReport.Of(await db.FindArticleAsync(id, ct), request.Text!.Trim(), Actor.Of(user), time.GetUtcNow());
        db.Reports.Add(report);
        await db.SaveChangesAsync(ct);
        return Versioned.Created($"/api/knowledge/reports/{report.Id}", ReportRow.Of(report), 1);
    }
}
