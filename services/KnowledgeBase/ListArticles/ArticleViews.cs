using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Problems;

namespace Helpdesk.KnowledgeBase.ListArticles;

/// <summary>The overviews that whoever writes articles shares by his role (P5): what a search for readers never shows, and one's own.</summary>
internal static class ArticleViews
{
    public const string MyDrafts = "my-drafts";
    public const string Drafts = "drafts";
    public const string Mine = "mine";
    public const string Retired = "retired";

    /// <summary>The articles of a view.</summary>
    /// <param name="articles">All articles.</param>
    /// <param name="view">Which view.</param>
    /// <param name="me">Who looks.</param>
    /// <exception cref="BadInput">There is no such view.</exception>
    public static IQueryable<Article> Of(IQueryable<Article> articles, string view, Guid me) => view switch
    {
        MyDrafts => articles.Where(a => a.OwnerId == me && a.State == ArticleState.Draft),
        Drafts => articles.Where(a => a.State == ArticleState.Draft),
        Mine => articles.Where(a => a.OwnerId == me && a.State == ArticleState.Published),
        Retired => articles.Where(a => a.State == ArticleState.Retired),
        _ => throw new BadInput("view", $"One of {MyDrafts}, {Drafts}, {Mine}, {Retired}."),
    };
}
