using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.LinkCalls;

/// <summary>One change of a call's links.</summary>
/// <param name="Number">The incident's number, if it is known.</param>
/// <param name="Linked">True when it was linked, false when it was taken off.</param>
/// <param name="ActorName">Who did it, if known.</param>
internal sealed record LinkChangeView(
    DateTimeOffset At, Guid IncidentId, long? Number, bool Linked, Guid? ActorId, string? ActorName, string? Reason);

/// <summary>Who linked a call to what, who took it off, and why (F27).</summary>
internal static class LinkHistoryEndpoint
{
    private const int Most = 200;

    public static void MapLinkHistory(this IEndpointRouteBuilder app) =>
        app.MapGet("/{id:guid}/link-history", HandleAsync).WithSummary("The changes of a call's links, newest first, the last two hundred.");

    private static async Task<IReadOnlyList<LinkChangeView>> HandleAsync(Guid id, TelephonyDb db, CancellationToken cancellationToken)
    {
        if (!await db.Calls.AnyAsync(call => call.Id == id, cancellationToken)) throw new NotFound("call-not-found", $"There is no call {id}.");
        return await (
            from change in db.LinkChanges
            where change.CallId == id
            join incident in db.Incidents on change.IncidentId equals incident.IncidentId into incidents
            from incident in incidents.DefaultIfEmpty()
            join person in db.People on change.ActorId equals person.UserId into people
            from person in people.DefaultIfEmpty()
            orderby change.Id descending
            select new LinkChangeView(
                change.At, change.IncidentId, (long?)incident.Number, change.Linked, change.ActorId, (string?)person.Name, change.Reason))
            .Take(Most).ToListAsync(cancellationToken);
    }
}
