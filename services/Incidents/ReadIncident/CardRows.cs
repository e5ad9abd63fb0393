using System.Data.Common;
using Helpdesk.Incidents.MergeIncidents;

namespace Helpdesk.Incidents.ReadIncident;

/// <summary>All that a card is made of, in one round trip; what an incident took in needs a second one.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Facts">What is shown of other things.</param>
/// <param name="Merged">What it took in.</param>
/// <param name="Posts">The latest of all of them, latest first; one more than is shown if there are more.</param>
/// <param name="Tree">Calls, tags and names of all of them.</param>
internal sealed record CardRows(Incident Incident, CardFacts Facts, IReadOnlyList<Absorbed> Merged, List<Post> Posts, TreeFacts Tree)
{
    /// <summary>Reads them; null when there is no such incident, or the reader may not see it.</summary>
    public static async Task<CardRows?> ReadAsync(IncidentsDb db, Guid id, CurrentUser reader, CancellationToken ct)
    {
        var own = await db.ReadTogetherAsync(
            [$"select * from incidents where id = {id}", CardFacts.Query(id, reader), .. OfTree(id, [id])],
            async Task<CardRows?> (rows, ct) =>
            {
                var incident = (await db.RowsAsync<Incident>(rows, ct)).SingleOrDefault();
                await rows.NextResultAsync(ct);
                if (incident is null || await CardFacts.ReadAsync(rows, ct) is not { } facts)
                    return null;
                await rows.NextResultAsync(ct);
                var (posts, tree) = await OfTreeAsync(db, rows, ct);
                return new CardRows(incident, facts, [], posts, tree);
            }, ct);
        if (own is null || !own.Incident.VisibleTo(reader))
            return null;
        var merged = await db.AbsorbedByAsync(own.Incident, reader, ct);
        if (merged.Count == 0)
            return own;
        var all = await db.ReadTogetherAsync(OfTree(id, [id, .. merged.Select(m => m.Id)]), (rows, ct) => OfTreeAsync(db, rows, ct), ct);
        return own with { Merged = merged, Posts = all.Posts, Tree = all.Tree };
    }

    private static FormattableString[] OfTree(Guid id, Guid[] tree) =>
    [
        tree.Length == 1
            ? (FormattableString)$"select * from posts where incident_id = {id} order by at desc, ordinal desc, id desc limit {Card.PostsShown + 1}"
            : $"select * from posts where incident_id = any({tree}) order by at desc, ordinal desc, id desc limit {Card.PostsShown + 1}",
        .. TreeFacts.Queries(id, tree),
    ];

    private static async Task<(List<Post> Posts, TreeFacts Tree)> OfTreeAsync(IncidentsDb db, DbDataReader rows, CancellationToken ct)
    {
        var posts = await db.RowsAsync<Post>(rows, ct);
        await rows.NextResultAsync(ct);
        return (posts, await TreeFacts.ReadAsync(rows, ct));
    }
}
