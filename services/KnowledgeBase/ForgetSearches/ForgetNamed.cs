using Helpdesk.Incidents.Contracts;
using Helpdesk.SearchLanguage;
using MassTransit;
using Npgsql;

namespace Helpdesk.KnowledgeBase.ForgetSearches;

/// <summary>
/// Forgets typed searches that name an erased person (P17): who it was is told by traces only, so that a few searches for others go with them.
/// </summary>
internal sealed class ForgetNamed(NpgsqlDataSource source) : IConsumer<SubscriberErased>
{
    private const int AtOnce = 5_000;

    // A table of what was typed, its key, and the texts of a row.
    private static readonly (string Table, string Key)[] Logs = [("missed_searches", "understood"), ("unlinked_searches", "understood"), ("open_searches", "id::text")];

    public async Task Consume(ConsumeContext<SubscriberErased> context)
    {
        var (told, ct) = (context.Message, context.CancellationToken);
        if (told.Traces is not { Length: > 0 } traces)
            return;
        var wanted = traces.ToHashSet();
        foreach (var (table, key) in Logs)
        {
            for (string? last = ""; last is not null;)
                last = await ForgetAsync(table, key, last, text => PersonTraces.AreIn(text, told.SubscriberId, wanted), ct);
        }
    }

    /// <summary>Looks through the next rows of a table; returns the last key, null at the end.</summary>
    private async Task<string?> ForgetAsync(string table, string key, string after, Func<string, bool> names, CancellationToken ct)
    {
        var text = table == "open_searches" ? "query" : "last_query";
        var (keys, read, last) = (new List<string>(), 0, after);
        await using (var command = source.CreateCommand($"select {key}, understood || ' ' || {text} from {table} where {key} > @after order by {key} limit @most"))
        {
            command.Parameters.AddWithValue("after", after);
            command.Parameters.AddWithValue("most", AtOnce);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                (read, last) = (read + 1, reader.GetString(0));
                if (names(reader.GetString(1)))
                    keys.Add(last);
            }
        }

        if (keys.Count > 0)
        {
            await using var delete = source.CreateCommand($"delete from {table} where {key} = any(@keys)");
            delete.Parameters.AddWithValue("keys", keys.ToArray());
            await delete.ExecuteNonQueryAsync(ct);
        }

        return read == AtOnce ? last : null;
    }
}
