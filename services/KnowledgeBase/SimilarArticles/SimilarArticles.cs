using FluentValidation;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.SearchArticles;
using Helpdesk.KnowledgeBase.SearchArticles.Postgres;
using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Access;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.SimilarArticles;

/// <param name="Text">What a client asks, in his words.</param>
/// <param name="Take">Articles wanted, 1 to 10; 5 if absent.</param>
internal sealed record SimilarArticlesRequest(string? Text, int? Take);

/// <summary>An article that seems to answer.</summary>
/// <param name="Id">The article.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">The question in one line.</param>
/// <param name="Supertag">Its type (F89).</param>
/// <param name="DetailsRequired">The red circle (F94).</param>
/// <param name="UsedCount">Incidents linked to it now (F96).</param>
internal sealed record SimilarArticle(Guid Id, int Number, string Title, string Supertag, bool DetailsRequired, int UsedCount);

internal sealed class SimilarArticlesValidator : AbstractValidator<SimilarArticlesRequest>
{
    public SimilarArticlesValidator()
    {
        RuleFor(r => r.Text).MaximumLength(20_000);
        RuleFor(r => r.Take).InclusiveBetween(1, 10);
    }
}

/// <summary>
/// Offers articles while an incident is typed: those with the rarest words of the text (F91). A text is no query: nothing in it is an
/// operator, and it leaves no trace among searches.
/// </summary>
internal static class SimilarArticlesEndpoint
{
    private const int MostWords = 60;
    private const int RarestWords = 5;

    public static void MapSimilarArticles(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapPost("/similar", HandleAsync).AllowRoles(Roles.Staff).WithSummary("Published articles that a text seems to ask for");

    private static async Task<IReadOnlyList<SimilarArticle>> HandleAsync(
        SimilarArticlesRequest request, SearchEngines engines, TermStatistics statistics, KnowledgeDb db, CancellationToken ct)
    {
        var words = TellingWords.Of(request.Text ?? "", MostWords);
        var weights = await statistics.WeightsAsync([.. words.Select(w => w.Stem)], ct);
        var rarest = words.Where(w => weights.ContainsKey(w.Stem)).OrderByDescending(w => weights[w.Stem]).Take(RarestWords).ToList();
        if (rarest.Count == 0)
            return [];
        var found = (await engines.FindAsync(Build.Or(rarest), null, null, request.Take ?? 5, ct)).Found;
        var rows = await db.Articles.AsNoTracking().Where(a => found.Ids.Contains(a.Id) && a.State == ArticleState.Published)
            .Select(a => new SimilarArticle(
                a.Id, a.Number, a.Title, a.Supertag, a.DetailsRequired, db.Usage.Where(u => u.ArticleId == a.Id).Select(u => u.Count).FirstOrDefault()))
            .ToDictionaryAsync(a => a.Id, ct);
        return [.. found.Ids.Where(rows.ContainsKey).Select(id => rows[id])];
    }
}
