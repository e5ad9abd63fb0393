using Helpdesk.Incidents.ListIncidents;

namespace Helpdesk.Incidents.LinkIncidents;

/// <summary>An incident in its tree.</summary>
internal sealed record TreeNode(IncidentRow Incident, Guid? ParentId, int Depth);

/// <summary>The tree that an incident is part of, from its root down, and what is related to it.</summary>
internal sealed record IncidentTree(IReadOnlyList<TreeNode> Nodes, bool More, IReadOnlyList<IncidentRow> Related);

/// <summary><c>GET /api/incidents/{id}/tree</c> (F76): «Дерево».</summary>
internal static class ReadTree
{
    private const int MostShown = 500;
    private const int Deepest = 50;

    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("/{id:guid}/tree", HandleAsync)
        .AllowRoles(Roles.Staff).WithSummary("The tree of incidents that one is part of");

    private static async Task<IncidentTree> HandleAsync(Guid id, IncidentsDb db, CancellationToken ct)
    {
        var line = await db.LineUpAsync(id, ct);
        if (line.Count == 0)
            throw Incident.NotFoundById(id);
        var root = line[^1];
        var places = await db.Database.SqlQuery<Place>(
            $"""
             with recursive down as (
                 select id, parent_id, 0 depth from incidents where id = {root}
                 union all
                 select i.id, i.parent_id, down.depth + 1 from incidents i join down on i.parent_id = down.id where down.depth < {Deepest})
             select id "Id", parent_id "ParentId", depth "Depth" from down order by depth, id limit {MostShown + 1}
             """).ToListAsync(ct);
        var ids = places.Take(MostShown).Select(p => p.Id).ToArray();
        var rows = (await db.ShownAsync(db.Incidents.AsNoTracking().Where(i => ids.Contains(i.Id)), ct)).ToDictionary(row => row.Id);
        var related = db.Incidents.AsNoTracking().Where(i => db.RelatedLinks
            .Where(l => l.OneId == id).Select(l => l.OtherId).Union(db.RelatedLinks.Where(l => l.OtherId == id).Select(l => l.OneId)).Contains(i.Id));
        return new(
            [.. places.Where(p => rows.ContainsKey(p.Id)).Select(p => new TreeNode(rows[p.Id], p.ParentId, p.Depth))], places.Count > MostShown,
            await db.ShownAsync(related.OrderByDescending(i => i.Number).Take(100), ct));
    }

    /// <summary>An incident and all above it, itself first.</summary>
    public static Task<List<Guid>> LineUpAsync(this IncidentsDb db, Guid id, CancellationToken ct) => db.Database.SqlQuery<Guid>(
        $"""
         with recursive up as (
             select id, parent_id, 0 depth from incidents where id = {id}
             union all
             select i.id, i.parent_id, up.depth + 1 from incidents i join up on i.id = up.parent_id where up.depth < {Deepest})
         select id "Value" from up order by depth
         """).ToListAsync(ct);

    private sealed class Place
    {
        public Guid Id { get; init; }

        public Guid? ParentId { get; init; }

        public int Depth { get; init; }
    }
}
