using Helpdesk.Incidents.ListIncidents;

namespace Helpdesk.Incidents.ReadChanges;

/// <summary>An incident as it is now, which changed since.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="MergedInto">The one that took it in.</param>
internal sealed record ChangedIncident(IncidentRow Incident, Guid? MergedInto);

/// <summary>What changed, in the order it was committed in.</summary>
/// <param name="Items">Each incident once, as it is now; later again when it changes again.</param>
/// <param name="Next">Where to go on, now or tomorrow; never null, for there will be more.</param>
/// <param name="More">Whether there is more at once.</param>
/// <param name="Posts">Posts that were added since, and those whose words were changed; each of them may come before its incident does.</param>
internal sealed record IncidentChanges(IReadOnlyList<ChangedIncident> Items, string Next, bool More, IReadOnlyList<ChangedPost> Posts);

/// <summary>
/// <c>GET /api/incidents/changes</c> (P18): for whoever keeps a copy; all incidents and posts to begin with, and after that what changed
/// since. Nothing is missed and nothing comes twice: what an unfinished transaction may still change is not passed by.
/// </summary>
internal static class ReadChanges
{
    private sealed record Key
    {
        public required string ChangedIn { get; init; }

        public required Guid Id { get; init; }

        /// <summary>The same of posts; a cursor from before they were told begins with the first.</summary>
        public string PostIn { get; init; } = CommitOrder.Beginning;

        public Guid PostId { get; init; }
    }

    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("/changes", HandleAsync)
        .AllowRoles(Roles.Analyst, Roles.Supervisor, Roles.Administrator, Roles.Machine).Produces<IncidentChanges>()
        .WithSummary("Incidents and posts that changed since a cursor, as they are now");

    private static async Task<IncidentChanges> HandleAsync(string? cursor, int? take, IncidentsDb db, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        var after = Cursor.Decode<Key>(cursor) ?? new() { ChangedIn = CommitOrder.Beginning, Id = Guid.Empty };
        CommitOrder.Require(after.ChangedIn, after.PostIn);
        var found = await db.Database.SqlQuery<Changed>(
            $"""
             select id "Id", changed_in::text "ChangedIn", merged_into "MergedInto" from incidents
             where (changed_in, id) > ({after.ChangedIn}::xid8, {after.Id}) and changed_in < pg_snapshot_xmin(pg_current_snapshot())
             order by changed_in, id limit {size + 1}
             """).ToListAsync(ct);
        var posts = await ChangedPost.AfterAsync(db, after.PostIn, after.PostId, size + 1, ct);
        if (found.Count == 0 || posts.Count == 0)
            await db.RefuseForeignAsync(ct, after.ChangedIn, after.PostIn);
        var ids = found.Take(size).Select(f => f.Id).ToArray();
        var rows = (await db.ShownAsync(db.Incidents.AsNoTracking().Where(i => ids.Contains(i.Id)), ct)).ToDictionary(row => row.Id);
        IReadOnlyList<ChangedPost> told = [.. posts.Take(size)];
        var next = after with
        {
            ChangedIn = ids.Length == 0 ? after.ChangedIn : found[ids.Length - 1].ChangedIn,
            Id = ids.Length == 0 ? after.Id : ids[^1],
            PostIn = told.Count == 0 ? after.PostIn : told[^1].ChangedIn,
            PostId = told.Count == 0 ? after.PostId : told[^1].Id,
        };
        return new(
            [.. found.Take(size).Select(f => new ChangedIncident(rows[f.Id], f.MergedInto))], Cursor.Encode(next), found.Count > size || posts.Count > size, told);
    }

    private sealed class Changed
    {
        public Guid Id { get; init; }

        public string ChangedIn { get; init; } = "";

        public Guid? MergedInto { get; init; }
    }
}
