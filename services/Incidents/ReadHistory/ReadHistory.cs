using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.ReadIncident;

namespace Helpdesk.Incidents.ReadHistory;

/// <summary>One change on record (F70): who did what, when, and from which network address.</summary>
internal sealed record HistoryEntry(
    Guid Id, DateTimeOffset At, Guid? ActorId, string? ActorName, string Change, string Text, string? Before, string? After, string? Note, string? Origin);

/// <summary><c>GET /api/incidents/{id}/history</c>: every change, oldest first.</summary>
internal static class ReadHistory
{
    private const int MostChanges = 50;

    // On record without a change of fields or state.
    private static readonly string[] BesideTheVersion =
        ["registered", "call-linked", "call-unlinked", "took-in", "gave-back", "call-attempt", "related", "unrelated",
            "file-added", "file-removed", "internal-file-added", "internal-file-removed", "file-infected", "internal-file-infected",
            "watcher-added", "watcher-removed", "client-subscribed", "client-unsubscribed", "tag-added", "tag-removed", "files-left-out"];

    private sealed record Key
    {
        public required DateTimeOffset At { get; init; }

        public required short Ordinal { get; init; }

        public required Guid Id { get; init; }
    }

    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("/{id:guid}/history", HandleAsync)
        .AllowRoles(Roles.Staff).Produces<Page<HistoryEntry>>().WithSummary("Every change of an incident, oldest first");

    private static async Task<Page<HistoryEntry>> HandleAsync(Guid id, string? cursor, int? take, IncidentsDb db, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        var after = Cursor.Decode<Key>(cursor);
        if (!await db.Incidents.AnyAsync(i => i.Id == id, ct))
            throw Incident.NotFoundById(id);
        var changes = db.Posts.AsNoTracking().Where(p => p.IncidentId == id && p.Change != null);
        if (after is not null)
            changes = changes.Where(p => p.At > after.At || (p.At == after.At
                && (p.Ordinal > after.Ordinal || (p.Ordinal == after.Ordinal && p.Id.CompareTo(after.Id) > 0))));
        var found = await changes.OrderBy(p => p.At).ThenBy(p => p.Ordinal).ThenBy(p => p.Id).Take(size + 1).ToListAsync(ct);
        return new(await db.EntriesAsync([.. found.Take(size)], ct), found.Count > size ? Cursor.Encode(KeyOf(found[size - 1])) : null);
    }

    /// <summary>What changed an incident since it had this version, oldest first.</summary>
    public static async Task<IReadOnlyList<HistoryEntry>> ChangedSinceAsync(this IncidentsDb db, Incident incident, int version, CancellationToken ct)
    {
        var changes = await db.Posts.AsNoTracking()
            .Where(p => p.IncidentId == incident.Id && p.Change != null && !BesideTheVersion.Contains(p.Change))
            .OrderByDescending(p => p.At).ThenByDescending(p => p.Ordinal).Take(Math.Clamp(incident.Version - version, 0, MostChanges)).ToListAsync(ct);
        changes.Reverse();
        return await db.EntriesAsync(changes, ct);
    }

    private static async Task<IReadOnlyList<HistoryEntry>> EntriesAsync(this IncidentsDb db, IReadOnlyList<Post> changes, CancellationToken ct)
    {
        var states = await db.StatesAsync(ct);
        var nameOf = await db.NamesAsync(changes.Select(p => p.AuthorId), ct);
        return
        [
            .. changes.Select(p => new HistoryEntry(
                p.Id, p.At, p.AuthorId, nameOf(p.AuthorId), p.Change!, CardPost.TextOf(p, states), p.Before, p.After, p.Note, p.Origin)),
        ];
    }

    private static Key KeyOf(Post post) => new() { At = post.At, Ordinal = post.Ordinal, Id = post.Id };
}
