using Npgsql;

namespace Helpdesk.Bench.Fuzzing;

/// <summary>Writes of which only a half is there, by the databases' own word.</summary>
internal static class Halves
{
    static readonly (string Database, string What, string Sql)[] Checks =
    [
        ("incidents", "incidents without any post", "select count(*) from incidents i where not exists (select from posts p where p.incident_id = i.id)"),
        ("incidents", "incidents never told of", "select count(*) from incidents i where not exists (select from outbox o where o.body ->> 'incidentId' = i.id::text)"),
        ("incidents", "posts of no incident", "select count(*) from posts p where not exists (select from incidents i where i.id = p.incident_id)"),
        ("telephony", "calls without a raw event", "select count(*) from calls c where not exists (select from raw_events r where r.call_id = c.id)"),
        ("telephony", "calls never told of", "select count(*) from calls c where not exists (select from outbox o where o.body ->> 'callId' = c.id::text)"),
    ];

    /// <summary>What is broken, as sentences; empty when all is whole.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(Func<string, string> connectionString, CancellationToken ct)
    {
        var found = new List<string>();
        foreach (var (database, what, sql) in Checks)
        {
            await using var connection = new NpgsqlConnection(connectionString(database));
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand(sql, connection);
            if (await command.ExecuteScalarAsync(ct) is long and > 0 and var count)
                found.Add($"{count} {what}");
        }

        return found;
    }
}
