using Npgsql;

namespace Helpdesk.Bench.Fuzzing;

/// <summary>
/// Writes of which only a half is there, by the databases' own word: of each kind of request that writes more than one row, what one row
/// says and the other does not. What was published stays in the outbox for a month, longer than any run.
/// </summary>
internal static class Halves
{
    static readonly (string Database, string What, string Sql)[] Checks =
    [
        ("incidents", "incidents without any post", "select count(*) from incidents i where not exists (select from posts p where p.incident_id = i.id)"),
        ("incidents", "incidents never told of", "select count(*) from incidents i where not exists (select from outbox o where o.body ->> 'incidentId' = i.id::text)"),
        ("incidents", "posts of no incident", "select count(*) from posts p where not exists (select from incidents i where i.id = p.incident_id)"),
        ("telephony", "calls without a raw event", "select count(*) from calls c where not exists (select from raw_events r where r.call_id = c.id)"),
        ("telephony", "calls never told of", "select count(*) from calls c where not exists (select from outbox o where o.body ->> 'callId' = c.id::text)"),
        ("knowledge", "articles whose last change left no revision", "select count(*) from articles a where not exists (select from revisions r where r.article_id = a.id and r.version = a.version)"),
        ("knowledge", "published articles that no search finds", "select count(*) from articles a where a.state = 'Published' and not (exists (select from article_index i where i.article_id = a.id) and exists (select from article_ranks k where k.article_id = a.id))"),
        ("knowledge", "published articles never told of", "select count(*) from articles a where a.state <> 'Draft' and not exists (select from outbox o where o.body ->> 'articleId' = a.id::text)"),
        ("knowledge", "indexes of no article", "select count(*) from article_index i where not exists (select from articles a where a.id = i.article_id)"),
        ("notifications", "messages that nobody will send", "select count(*) from messages m where m.state in ('Scheduled', 'Queued') and not exists (select from due_work w where w.kind = 'SendMessage' and w.key = m.id::text)"),
        ("notifications", "failed messages never told of", "select count(*) from messages m where m.state in ('Undelivered', 'Expired', 'Rejected', 'Failed') and not exists (select from outbox o where o.body ->> 'messageId' = m.id::text)"),
        ("notifications", "letters never told of", "select count(*) from received_letters l where l.ignored is null and not exists (select from outbox o where o.body ->> 'letterId' = l.id::text)"),
        ("reporting", "counted calls that no report counts", "select count(*) from events e where e.type like '%.CallCounted' and not exists (select from counted_parts p where p.part_id = e.aggregate_id)"),
        ("reporting", "registered incidents that no report counts", "select count(*) from events e where e.type like '%.IncidentRegistered' and not exists (select from counted_incidents i where i.incident_id = e.aggregate_id)"),
        ("reporting", "counted calls without their event", "select count(*) from counted_parts p where not exists (select from events e where e.type like '%.CallCounted' and e.aggregate_id = p.part_id)"),
        ("identity", "users never told of", "select count(*) from users u where not exists (select from outbox o where o.body ->> 'userId' = u.id::text)"),
        ("identity", "keys never told of", "select count(*) from api_keys k where not exists (select from outbox o where o.body ->> 'userId' = k.id::text)"),
        ("identity", "sessions of people who never signed in", "select count(*) from sessions s where not exists (select from sign_ins a where a.user_id = s.user_id and a.outcome = 'SignedIn')"),
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
