using Helpdesk.Incidents.Contracts;

namespace Helpdesk.Incidents.LinkArticle;

/// <summary><c>DELETE /api/incidents/{id}/article</c> (F95): «Отвязать знание».</summary>
internal static class UnlinkArticle
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapDelete("/{id:guid}/article", HandleAsync)
        .AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>().WithSummary("Takes the article off");

    private static async Task<IResult> HandleAsync(
        Guid id, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        if (incident.ArticleId is not { } articleId)
            return await db.SaveAndShowAsync(incident, user, ct);
        var now = time.GetUtcNow();
        db.Posts.Add(incident.UnlinkArticle(user.Id, now));
        db.Publish(new ArticleUnlinked(id, incident.Version, now, user.Id, articleId));
        return await db.SaveAndShowAsync(incident, user, ct);
    }
}
