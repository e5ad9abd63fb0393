using Helpdesk.Incidents.Contracts;

namespace Helpdesk.Incidents.LinkArticle;

/// <summary>The article that answers.</summary>
internal sealed record LinkArticleRequest(Guid ArticleId);

/// <summary><c>PUT /api/incidents/{id}/article</c> (F95): links an article, in place of the one before.</summary>
internal static class LinkArticle
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPut("/{id:guid}/article", HandleAsync)
        .AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>().WithSummary("Links an article");

    private static async Task<IResult> HandleAsync(
        Guid id, LinkArticleRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var article = await db.Articles.AsNoTracking().SingleOrDefaultAsync(a => a.Id == request.ArticleId, ct)
            ?? throw new BadInput("articleId", $"There is no published article {request.ArticleId}.");
        if (article.Retired)
            throw new RuleRefused("article-retired", $"Article {article.Number} is retired.");
        if (incident.ArticleId == article.Id)
            return await db.SaveAndShowAsync(incident, user, ct);
        var now = time.GetUtcNow();
        var previous = incident.ArticleId;
        db.Posts.Add(incident.LinkArticle(article, user.Id, now));
        db.Publish(new ArticleLinked(id, incident.Version, now, user.Id, article.Id, article.Number, previous));
        return await db.SaveAndShowAsync(incident, user, ct);
    }
}
