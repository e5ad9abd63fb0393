using System.Text.Json.Nodes;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Telephony.Contracts;
using Npgsql;
using NpgsqlTypes;

namespace Helpdesk.Reporting.ForgetPerson;

/// <summary>
/// What the stored events tell of persons. They are looked through without an index: an erasure is rare, and an index into every event's
/// body would be paid for with each of them.
/// </summary>
internal sealed class StoredPeople(NpgsqlDataSource database)
{
    private const int InnOfPerson = 12;

    private static readonly string[] Types =
    [
        typeof(SubscriberChanged).FullName!, typeof(IncidentRegistered).FullName!, typeof(IncidentResolved).FullName!, typeof(IncidentClosed).FullName!,
        typeof(IncidentCancelled).FullName!, typeof(ProblemFixed).FullName!,
    ];

    private static readonly string[] CallTypes =
        [typeof(CallReceived).FullName!, typeof(CallAnswered).FullName!, typeof(CallCounted).FullName!, typeof(CallLinked).FullName!];

    /// <summary>Erases what they tell of one; ids, numbers and times stay, so that every report counts as before.</summary>
    public async Task EraseAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var select = new NpgsqlCommand(
            "select at, message_id, body::text from events where type = any($1) and strpos(body::text, $2) > 0", connection)
        {
            CommandTimeout = 300,
            Parameters = { new() { Value = Types }, new() { Value = subscriberId.ToString("D") } },
        };
        await WriteAsync(connection, await FindAsync(select, Without, cancellationToken), cancellationToken);
    }

    /// <summary>Erases his numbers from what is told of calls; who spoke how long and what it counts stays.</summary>
    /// <param name="phones">Numbers that are his alone.</param>
    /// <param name="callIds">Calls linked to his incidents, whatever number they came from.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task EraseCallsAsync(string[] phones, Guid[] callIds, CancellationToken cancellationToken)
    {
        if (phones.Length + callIds.Length == 0)
            return;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var select = new NpgsqlCommand(
            """
            select at, message_id, body::text from events
            where type = any($1) and (body->>'from' = any($2) or body->>'to' = any($2) or body->>'callId' = any($3))
            """, connection)
        {
            CommandTimeout = 300,
            Parameters = { new() { Value = CallTypes }, new() { Value = phones }, new() { Value = callIds.Select(id => id.ToString("D")).ToArray() } },
        };
        var (numbers, calls) = (phones.ToHashSet(), callIds.ToHashSet());
        await WriteAsync(connection, await FindAsync(select, body => WithoutCaller(body, numbers, calls), cancellationToken), cancellationToken);
        await using var counted = new NpgsqlCommand("update counted_parts set caller = null where caller = any($1) or call_id = any($2)", connection)
        {
            CommandTimeout = 300,
            Parameters = { new() { Value = phones }, new() { Value = callIds } },
        };
        await counted.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>An event of a call without the client's number.</summary>
    public static string WithoutCaller(string body, IReadOnlySet<string> phones, IReadOnlySet<Guid> callIds)
    {
        var told = JsonNode.Parse(body)!.AsObject();
        var his = told["callId"] is { } call && callIds.Contains(call.GetValue<Guid>());
        var client = told["direction"]?.GetValue<string>() == "out" ? "to" : "from";
        foreach (var name in (string[])["from", "to"])
        {
            if (told[name]?.GetValue<string>() is { } number && (phones.Contains(number) || (his && name == client)))
                told[name] = null;
        }

        return told.ToJsonString();
    }

    private static async Task WriteAsync(NpgsqlConnection connection, List<Told> told, CancellationToken cancellationToken)
    {
        foreach (var portion in told.Chunk(1_000))
        {
            await using var update = new NpgsqlCommand(
                "update events e set body = erased.body from unnest($1, $2, $3) as erased (at, message_id, body) where e.at = erased.at and e.message_id = erased.message_id",
                connection)
            {
                Parameters =
                {
                    new() { Value = portion.Select(t => t.At).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                    new() { Value = portion.Select(t => t.MessageId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
                    new() { Value = portion.Select(t => t.Body).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json },
                },
            };
            await update.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>An event of a person without what tells who he is.</summary>
    public static string Without(string body)
    {
        var told = JsonNode.Parse(body)!.AsObject();
        foreach (var name in (string[])["name", "phones", "inn", "notice", "words", "reason"])
        {
            if (told[name] is not { } value)
                continue;
            if (value is JsonArray)
                told[name] = new JsonArray();
            else if (value is JsonObject notice)
                (notice["address"], notice["contactName"]) = ("", null);
            else if (name != "inn" || value.GetValue<string>().Length == InnOfPerson)
                told[name] = null;
        }

        return told.ToJsonString();
    }

    private static async Task<List<Told>> FindAsync(NpgsqlCommand select, Func<string, string> without, CancellationToken cancellationToken)
    {
        var found = new List<Told>();
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new(reader.GetFieldValue<DateTimeOffset>(0), reader.GetGuid(1), without(reader.GetString(2))));
        return found;
    }

    private sealed record Told(DateTimeOffset At, Guid MessageId, string Body);
}
