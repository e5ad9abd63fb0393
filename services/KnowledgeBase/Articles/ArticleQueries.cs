using Helpdesk.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.Articles;

internal static class ArticleQueries
{
    /// <summary>The article, tracked; 404 if there is none.</summary>
    public static async Task<Article> FindArticleAsync(this KnowledgeDb db, Guid id, CancellationToken ct) =>
        await db.Articles.FirstOrDefaultAsync(a => a.Id == id, ct) ?? throw new NotFound("article-not-found", "There is no such article.");

    /// <summary>The article with its use count.</summary>
    public static async Task<ArticleCard> CardAsync(this KnowledgeDb db, Article article, CancellationToken ct) =>
        ArticleCard.Of(article, await db.Usage.Where(u => u.ArticleId == article.Id).Select(u => u.Count).FirstOrDefaultAsync(ct));
}
