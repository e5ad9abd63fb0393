using System.Text.Json.Nodes;
using Helpdesk.Incidents.Contracts;
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

    /// <summary>Erases what they tell of one; ids, numbers and times stay, so that every report counts as before.</summary>
    public async Task EraseAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var told = await FindAsync(connection, subscriberId, cancellationToken);
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
        foreach (var name in (string[])["name", "phones", "inn", "notice", "words"])
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

    private static async Task<List<Told>> FindAsync(NpgsqlConnection connection, Guid subscriberId, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(
            "select at, message_id, body::text from events where type = any($1) and strpos(body::text, $2) > 0", connection)
        {
            CommandTimeout = 300,
            Parameters = { new() { Value = Types }, new() { Value = subscriberId.ToString("D") } },
        };
        var found = new List<Told>();
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new(reader.GetFieldValue<DateTimeOffset>(0), reader.GetGuid(1), Without(reader.GetString(2))));
        return found;
    }

    private sealed record Told(DateTimeOffset At, Guid MessageId, string Body);
}
