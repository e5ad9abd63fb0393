using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.RestoreRevision;

/// <summary>Brings the content of an earlier version back as a new version; nothing is taken out of the history.</summary>
internal static class RestoreRevisionEndpoint
{
    public static void MapRestoreRevision(this IEndpointRouteBuilder articles) =>
        articles.MapPost("/articles/{id:guid}/revisions/{version:int}/restore", HandleAsync).AllowRoles(Roles.Expert, Roles.Administrator);

    private static async Task<IResult> HandleAsync(
        Guid id, int version, IfMatch ifMatch, KnowledgeDb db, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        var article = await db.FindArticleAsync(id, ct);
        var before = await db.CardAsync(article, ct);
        ifMatch.Require(article.Version, () => before);
        var earlier = await db.Revisions.AsNoTracking().FirstOrDefaultAsync(r => r.ArticleId == id && r.Version == version, ct)
            ?? throw new NotFound("revision-not-found", $"Article {article.Number} has no version {version}.");
        var actor = Actor.Of(user);
        if (article.Revise(earlier.Content, actor, time.GetUtcNow()) is { } revised)
            db.Publish(revised);
        db.Revisions.Add(Revision.Of(article, actor));
        await db.SaveChangesAsync(ct);
        return Versioned.Ok(ArticleCard.Of(article, before.UsedCount), article.Version);
    }
}
