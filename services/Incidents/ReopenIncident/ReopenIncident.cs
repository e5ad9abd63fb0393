using Helpdesk.Incidents.ChangeState;

namespace Helpdesk.Incidents.ReopenIncident;

/// <summary><c>POST /api/incidents/{id}/reopen</c> (decision 7): from a pause or a resolution; the owner is cleared and the group told.</summary>
internal static class ReopenIncident
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/reopen", HandleAsync)
        .AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>().WithSummary("Reopens an incident that waits or is resolved");

    private static async Task<IResult> HandleAsync(
        Guid id, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var now = time.GetUtcNow();
        var owner = incident.OwnerId;
        db.Posts.Add(incident.Reopen(await db.StatesAsync(ct), user.Id, now));
        db.Publish(incident.ReopenedEvent(owner, user.Id, now));
        return await db.SaveAndShowAsync(incident, user, ct);
    }
}
