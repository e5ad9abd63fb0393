using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListArticles;

/// <summary>How many articles a view has.</summary>
/// <param name="View">my-drafts, drafts, mine or retired.</param>
/// <param name="Count">Exact up to 1,000.</param>
/// <param name="AtLeast">There are more.</param>
internal sealed record ArticleViewCount(string View, int Count, bool AtLeast);

/// <summary>The counters of the views of articles (P5).</summary>
internal static class CountArticlesEndpoint
{
    public static void MapCountArticles(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapGet("/articles/views", HandleAsync).AllowRoles(Roles.Expert, Roles.Administrator).WithSummary("How many articles each view has");

    private static async Task<IReadOnlyList<ArticleViewCount>> HandleAsync(KnowledgeDb db, CurrentUser user, CancellationToken ct)
    {
        var counts = new List<ArticleViewCount>();
        foreach (var view in (string[])[ArticleViews.MyDrafts, ArticleViews.Drafts, ArticleViews.Mine, ArticleViews.Retired])
        {
            var count = CappedCount.Of(await ArticleViews.Of(db.Articles, view, user.Id).Take(CappedCount.Limit + 1).CountAsync(ct));
            counts.Add(new ArticleViewCount(view, count.Count, count.AtLeast));
        }

        return counts;
    }
}
