using Helpdesk.Incidents.ReadIncident;

namespace Helpdesk.Incidents.MergeSubscribers;

/// <summary>A change of a client on record.</summary>
/// <param name="Change"><c>changed</c>, <c>merged</c>, <c>took-in</c>, <c>unmerged</c>, <c>gave-back</c>,
/// <c>service-center</c>, <c>contract</c>, <c>note-added</c>, <c>note-dropped</c>, <c>contact-kept</c>, <c>contact-dropped</c> or <c>erased</c>.</param>
/// <param name="Before">Values before.</param>
/// <param name="After">Values after; with a merge the other client's id.</param>
/// <param name="ActorId">Who.</param>
/// <param name="ActorName">His name.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Origin">The network address he did it from.</param>
internal sealed record SubscriberStepView(string Change, string? Before, string? After, Guid ActorId, string? ActorName, DateTimeOffset At, string? Origin);

/// <summary><c>GET /api/subscribers/{id}/history</c>: who changed, merged and erased a client, the latest first.</summary>
internal static class ReadSubscriberHistory
{
    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapGet("/{id:guid}/history", HandleAsync)
        .AllowRoles(Roles.Staff).Produces<Page<SubscriberStepView>>().WithSummary("Every change of a client, the latest first");

    private static async Task<Page<SubscriberStepView>> HandleAsync(Guid id, string? cursor, int? take, IncidentsDb db, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        Guid? before = Guid.TryParse(CursorText.Decode(cursor), out var last) ? last : null;
        var found = await db.SubscriberSteps.AsNoTracking().Where(s => s.SubscriberId == id && (before == null || s.Id.CompareTo(before.Value) < 0))
            .OrderByDescending(s => s.Id).Take(size + 1).ToListAsync(ct);
        var nameOf = await db.NamesAsync(found.Select(s => (Guid?)s.ActorId), ct);
        return new(
            [.. found.Take(size).Select(s => new SubscriberStepView(s.Change, s.Before, s.After, s.ActorId, nameOf(s.ActorId), s.At, s.Origin))],
            found.Count > size ? CursorText.Encode(found[size - 1].Id.ToString()) : null);
    }
}
