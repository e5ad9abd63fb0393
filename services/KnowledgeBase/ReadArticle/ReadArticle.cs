using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ReadArticle;

/// <summary>Shows one article, by id or by its number (F40, F90).</summary>
internal static class ReadArticleEndpoint
{
    public static void MapReadArticle(this IEndpointRouteBuilder articles)
    {
        articles.MapGet("/articles/{id:guid}", ByIdAsync).AllowRoles(Roles.Staff);
        articles.MapGet("/articles/number/{number:int}", ByNumberAsync).AllowRoles(Roles.Staff);
    }

    private static async Task<IResult> ByIdAsync(Guid id, KnowledgeDb db, CancellationToken ct)
    {
        var article = await db.FindArticleAsync(id, ct);
        return Versioned.Ok(await db.CardAsync(article, ct), article.Version);
    }

    private static async Task<IResult> ByNumberAsync(int number, KnowledgeDb db, CancellationToken ct)
    {
        var article = await db.Articles.FirstOrDefaultAsync(a => a.Number == number, ct)
            ?? throw new NotFound("article-not-found", $"There is no article {number}.");
        return Versioned.Ok(await db.CardAsync(article, ct), article.Version);
    }
}
