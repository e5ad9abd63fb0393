using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListArticles;

/// <summary>An article in a list.</summary>
/// <param name="Id">The article.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">The question in one line.</param>
/// <param name="Supertag">Its type (F89).</param>
/// <param name="State">Draft, Published or Retired.</param>
/// <param name="OwnerName">Who wrote it.</param>
/// <param name="ChangedAt">When it changed last, UTC.</param>
internal sealed record ListedArticle(Guid Id, int Number, string Title, string Supertag, ArticleState State, string OwnerName, DateTimeOffset ChangedAt);

/// <summary>Articles of one view, those that changed last first: <c>my-drafts</c>, <c>drafts</c>, <c>mine</c> or <c>retired</c>.</summary>
internal static class ListArticlesEndpoint
{
    public static void MapListArticles(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapGet("/articles", HandleAsync).AllowRoles(Roles.Expert, Roles.Administrator).WithSummary("Drafts, retired articles or one's own");

    private static async Task<Page<ListedArticle>> HandleAsync(
        string? view, string? cursor, int? take, KnowledgeDb db, CurrentUser user, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        var articles = ArticleViews.Of(db.Articles.AsNoTracking(), view ?? ArticleViews.MyDrafts, user.Id);
        if (Cursor.Decode<Before>(cursor) is { } before)
            articles = articles.Where(a => EF.Functions.LessThan(ValueTuple.Create(a.ChangedAt, a.Id), ValueTuple.Create(before.At, before.Id)));
        var page = await articles.OrderByDescending(a => a.ChangedAt).ThenByDescending(a => a.Id).Take(size + 1)
            .Select(a => new ListedArticle(a.Id, a.Number, a.Title, a.Supertag, a.State, a.OwnerName, a.ChangedAt)).ToListAsync(ct);
        return page.Count > size
            ? new Page<ListedArticle>(page[..size], Cursor.Encode(new Before(page[size - 1].ChangedAt, page[size - 1].Id)))
            : new Page<ListedArticle>(page, null);
    }

    private sealed record Before(DateTimeOffset At, Guid Id);
}
