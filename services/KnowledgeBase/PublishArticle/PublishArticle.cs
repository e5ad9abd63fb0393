using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;

namespace Helpdesk.KnowledgeBase.PublishArticle;

/// <summary>Lets everybody find an article and register incidents from it.</summary>
internal static class PublishArticleEndpoint
{
    public static void MapPublishArticle(this IEndpointRouteBuilder articles) =>
        articles.MapPost("/articles/{id:guid}/publish", HandleAsync).AllowRoles(Roles.Expert, Roles.Administrator);

    private static async Task<IResult> HandleAsync(
        Guid id, IfMatch ifMatch, KnowledgeDb db, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        var article = await db.FindArticleAsync(id, ct);
        var before = await db.CardAsync(article, ct);
        ifMatch.Require(article.Version, () => before);
        var actor = Actor.Of(user);
        db.Publish(article.Publish(actor, time.GetUtcNow()));
        db.Revisions.Add(Revision.Of(article, actor));
        await db.SaveChangesAsync(ct);
        return Versioned.Ok(ArticleCard.Of(article, before.UsedCount), article.Version);
    }
}
