using Helpdesk.Incidents.ListIncidents;
using Helpdesk.Incidents.MergeIncidents;

namespace Helpdesk.Incidents.LinkIncidents;

/// <summary>An incident in its tree.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="ParentId">The one above it, or the survivor that the one above it was merged into.</param>
/// <param name="Depth">How far below the root.</param>
/// <param name="SurvivorNumber">Where it goes on, when it was merged; null as a rule.</param>
internal sealed record TreeNode(IncidentRow Incident, Guid? ParentId, int Depth, long? SurvivorNumber);

/// <summary>The tree that an incident is part of, each followed by what hangs under it, and what is related to it.</summary>
internal sealed record IncidentTree(IReadOnlyList<TreeNode> Nodes, bool More, IReadOnlyList<IncidentRow> Related);

/// <summary>
/// <c>GET /api/incidents/{id}/tree</c> (F76): «Дерево». Under a survivor hangs also what hung under those it took in, and what is related
/// to them is related to it (decision 6).
/// </summary>
internal static class ReadTree
{
    private const int MostShown = 500;
    private const int MostRelated = 100;
    private const int Deepest = 50;

    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("/{id:guid}/tree", HandleAsync)
        .AllowRoles(Roles.Staff).WithSummary("The tree of incidents that one is part of");

    private static async Task<IncidentTree> HandleAsync(Guid id, IncidentsDb db, CancellationToken ct)
    {
        var line = await db.LineAsync(id, ct);
        if (line.Count == 0)
            throw Incident.NotFoundById(id);
        var found = await DownAsync(db, RootOf(line), ct);
        var survivors = await db.SurvivorsOfAsync([.. found.Where(p => p.Merged).Select(p => p.Id)], ct);
        var shown = found.Where(p => !p.Merged).Select(p => p.Id).ToHashSet();
        // Of those merged into one that is shown here its card tells.
        var places = found.Where(p => !p.Merged || !shown.Contains(survivors[p.Id])).ToList();
        var ids = places.Take(MostShown).Select(p => p.Id).Concat(survivors.Values).Distinct().ToArray();
        var rows = (await db.ShownAsync(db.Incidents.AsNoTracking().Where(i => ids.Contains(i.Id)), ct)).ToDictionary(row => row.Id);
        return new(
            [
                .. places.Take(MostShown).Where(p => rows.ContainsKey(p.Id)).Select(p => new TreeNode(
                    rows[p.Id], p.ParentId, p.Depth, p.Merged ? rows.GetValueOrDefault(survivors[p.Id])?.Number : null)),
            ], found.Count > MostShown, await RelatedAsync(db, line.First(step => !step.Merged).Id, ct));
    }

    // A merge into what hangs below may close a ring; then it begins with the oldest of it, seen from wherever.
    private static Guid RootOf(List<Step> line) => line.Find(step => step.Ring) is { } again
        ? line.SkipWhile(step => step.Id != again.Id).Where(step => !step.Merged).Min(step => step.Id)
        : line.FindLast(step => !step.Merged)!.Id;

    // Each followed by what hangs under it. What a survivor took in is passed through and not shown.
    private static Task<List<Place>> DownAsync(IncidentsDb db, Guid root, CancellationToken ct) => db.Database.SqlQuery<Place>(
        $"""
         with recursive down as (
             select id, number, id shown, null::uuid parent, 0 depth, false merged, true node from incidents where id = {root}
             union all
             select next.id, next.number, next.shown, next.parent, down.depth + next.deeper, next.merged, next.node
             from down cross join lateral (
                 select i.id, i.number, i.id shown, down.shown parent, 1 deeper, i.merged_into is not null merged, true node
                 from incidents i where i.parent_id = down.id
                 union all
                 select i.id, i.number, down.shown, down.parent, 0, false, false from incidents i where i.merged_into = down.id) next
             where not down.merged and down.depth < {Deepest})
         search depth first by number set place
         cycle id set ring using path
         select id "Id", parent "ParentId", depth "Depth", merged "Merged" from down where node and not ring order by place limit {MostShown + 1}
         """).ToListAsync(ct);

    private static async Task<IReadOnlyList<IncidentRow>> RelatedAsync(IncidentsDb db, Guid id, CancellationToken ct)
    {
        var tree = await db.TreeOfAsync(await db.Incidents.AsNoTracking().SingleAsync(i => i.Id == id, ct), ct);
        var others = await db.RelatedLinks.Where(l => tree.Contains(l.OneId)).Select(l => l.OtherId)
            .Union(db.RelatedLinks.Where(l => tree.Contains(l.OtherId)).Select(l => l.OneId)).Take(MostRelated).ToArrayAsync(ct);
        var related = (await db.SurvivorsOfAsync(others, ct)).Values.Distinct().Where(other => other != id).ToArray();
        return related.Length == 0 ? [] : await db.ShownAsync(db.Incidents.AsNoTracking().Where(i => related.Contains(i.Id)), ct);
    }

    /// <summary>An incident and all above it, itself first; of those that were merged, the survivors.</summary>
    public static async Task<List<Guid>> LineUpAsync(this IncidentsDb db, Guid id, CancellationToken ct) =>
        [.. (await db.LineAsync(id, ct)).Where(step => !step.Merged).Select(step => step.Id)];

    private static Task<List<Step>> LineAsync(this IncidentsDb db, Guid id, CancellationToken ct) => db.Database.SqlQuery<Step>(
        $"""
         with recursive up as (
             select id, merged_into, parent_id, 0 depth from incidents where id = {id}
             union all
             select i.id, i.merged_into, i.parent_id, up.depth + 1
             from up join incidents i on i.id = coalesce(up.merged_into, up.parent_id) where up.depth < {Deepest})
         cycle id set ring using path
         select id "Id", merged_into is not null "Merged", ring "Ring" from up order by depth
         """).ToListAsync(ct);

    private sealed class Step
    {
        public Guid Id { get; init; }

        public bool Merged { get; init; }

        /// <summary>The line has been here already.</summary>
        public bool Ring { get; init; }
    }

    private sealed class Place
    {
        public Guid Id { get; init; }

        public Guid? ParentId { get; init; }

        public int Depth { get; init; }

        public bool Merged { get; init; }
    }
}
