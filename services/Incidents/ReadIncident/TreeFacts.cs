using System.Data.Common;

namespace Helpdesk.Incidents.ReadIncident;

/// <summary>Children, calls and tags of an incident and of all that it took in, and the names of all who had to do with them.</summary>
internal sealed record TreeFacts(int OpenChildren, Guid[] CallIds, IReadOnlyList<CardCall> MergedCalls, string[] Tags, IReadOnlyDictionary<Guid, string> Names)
{
    private const int MostCalls = 100;

    /// <summary>
    /// The two queries. They say "=" of one incident, which most are: a list of ids PostgreSQL would take for ten, and plan anew each time.
    /// </summary>
    public static FormattableString[] Queries(Guid id, Guid[] tree)
    {
        // Open children are counted up to the cap: an outage may have thousands.
        const int MostChildren = CappedCount.Limit + 1;
        if (tree.Length == 1)
        {
            return
            [
                $"""
                 select (select count(*)::int from (
                         select 1 from incidents where parent_id = {id} and not is_final and merged_into is null limit {MostChildren}) open),
                     array(select call_id from incident_calls where incident_id = {id} and linked order by call_id limit {MostCalls}),
                     array[]::uuid[], array[]::bigint[],
                     array(select tag from incident_tags where incident_id = {id} order by tag)
                 """,
                $"""
                 select id, name from people where id in (
                     select author_id from (
                         select author_id from posts where incident_id = {id} order by at desc, ordinal desc, id desc limit {Card.PostsShown + 1}) said
                     union all select unnest(array[owner_id, created_by, closed_by]) from incidents where id = {id})
                 """,
            ];
        }

        var merged = tree.Where(other => other != id).ToArray();
        return
        [
            $"""
             select (select count(*)::int from (
                     select 1 from incidents where parent_id = any({tree}) and not is_final and merged_into is null and id <> {id} limit {MostChildren}) open),
                 array(select distinct call_id from incident_calls where incident_id = any({tree}) and linked order by call_id limit {MostCalls}),
                 array(select c.call_id from incident_calls c join incidents m on m.id = c.incident_id
                     where c.incident_id = any({merged}) and c.linked order by m.number, c.call_id limit {MostCalls}),
                 array(select m.number from incident_calls c join incidents m on m.id = c.incident_id
                     where c.incident_id = any({merged}) and c.linked order by m.number, c.call_id limit {MostCalls}),
                 array(select distinct tag from incident_tags where incident_id = any({tree}) order by tag)
             """,
            $"""
             select id, name from people where id in (
                 select author_id from (
                     select author_id from posts where incident_id = any({tree}) order by at desc, ordinal desc, id desc limit {Card.PostsShown + 1}) said
                 union all select unnest(array[owner_id, created_by, closed_by, merged_by]) from incidents where id = any({tree}))
             """,
        ];
    }

    /// <summary>Reads the answers.</summary>
    public static async Task<TreeFacts> ReadAsync(DbDataReader reader, CancellationToken ct)
    {
        await reader.ReadAsync(ct);
        var (calls, numbers) = (reader.GetFieldValue<Guid[]>(2), reader.GetFieldValue<long[]>(3));
        var facts = new TreeFacts(
            reader.GetInt32(0), reader.GetFieldValue<Guid[]>(1), [.. calls.Zip(numbers, (call, number) => new CardCall(call, number))],
            reader.GetFieldValue<string[]>(4), new Dictionary<Guid, string>());
        await reader.NextResultAsync(ct);
        var names = new Dictionary<Guid, string>();
        while (await reader.ReadAsync(ct))
            names[reader.GetGuid(0)] = reader.GetString(1);
        return facts with { Names = names };
    }
}
