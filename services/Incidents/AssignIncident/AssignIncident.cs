using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.ReadIncident;

namespace Helpdesk.Incidents.AssignIncident;

/// <summary>Who is to work on it.</summary>
internal sealed record AssignIncidentRequest(Guid OwnerId);

/// <summary>
/// <c>POST /api/incidents/{id}/assign</c> to a person (F58) and <c>POST /api/incidents/{id}/take</c> for oneself (F54).
/// </summary>
internal static class AssignIncident
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapPost("/{id:guid}/assign", AssignAsync).AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>()
            .WithSummary("Hands an incident to a person");
        incidents.MapPost("/{id:guid}/take", TakeAsync).AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>()
            .WithSummary("Takes an incident to work on it");
    }

    private static async Task<IResult> AssignAsync(
        Guid id, AssignIncidentRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == request.OwnerId, ct);
        if (person is not { Active: true } && request.OwnerId != user.Id)
            throw new BadInput("ownerId", "There is no such active person.");
        await db.HandAsync(incident, request.OwnerId, person?.Name ?? user.Name, user, time.GetUtcNow(), ct);
        return await db.SaveAndShowAsync(incident, user, ct);
    }

    private static async Task<IResult> TakeAsync(
        Guid id, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var now = time.GetUtcNow();
        await db.HandAsync(incident, user.Id, user.Name, user, now, ct);
        var states = await db.StatesAsync(ct);
        if (incident.State != IncidentStates.InProgress && states.Allows(incident.State, IncidentStates.InProgress))
        {
            db.Posts.Add(incident.MoveTo(states, IncidentStates.InProgress, null, true, null, user.Id, now));
            db.TellState(incident, states, null, user.Id, now);
        }

        return await db.SaveAndShowAsync(incident, user, ct);
    }

    /// <summary>Hands it to a person and tells of it; the caller saves.</summary>
    public static async Task HandAsync(
        this IncidentsDb db, Incident incident, Guid ownerId, string name, CurrentUser user, DateTimeOffset now, CancellationToken ct)
    {
        if (incident.OwnerId == ownerId)
            return;
        var previous = incident.OwnerId;
        var nameOf = await db.NamesAsync([previous], ct);
        db.Posts.Add(incident.AssignTo(ownerId, nameOf(previous), name, user.Id, now));
        db.Publish(new IncidentAssigned(incident.Id, incident.Version, now, user.Id, ownerId, previous, incident.GroupId));
    }
}
