using System.Runtime.CompilerServices;
using Helpdesk.Reporting.ReadModels;
using Npgsql;
using NpgsqlTypes;

namespace Helpdesk.Reporting.KeepEvents;

/// <summary>The table of all events, and the one place where read models follow them.</summary>
internal sealed class EventStore(NpgsqlDataSource database, IEnumerable<IReadModel> readModels)
{
    // A rebuild holds this lock alone, writers share it.
    private const long RebuildLock = 0x48_45_4C_50_01;
    private const int PageSize = 1_000;

    /// <summary>Stores events and brings the read models up to them, in one transaction; events stored before are left alone.</summary>
    public async Task AppendAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock_shared({RebuildLock})", cancellationToken);
        await InsertAsync(connection, events, cancellationToken);
        foreach (var model in readModels)
            await model.FollowAsync(connection, events, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Makes the read models anew from the stored events. Reports show the old ones until it is done; new events wait.</summary>
    /// <returns>How many events were read.</returns>
    public async Task<long> RebuildAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var reading = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({RebuildLock})", cancellationToken);
        var count = 0L;
        foreach (var model in readModels)
        {
            await ExecuteAsync(connection, $"delete from {model.Table}", cancellationToken);
            foreach (var type in model.EventTypes)
            {
                await foreach (var page in PagesAsync(reading, type, cancellationToken))
                {
                    await model.FollowAsync(connection, page, cancellationToken);
                    count += page.Count;
                }
            }
        }
        await transaction.CommitAsync(cancellationToken);
        return count;
    }

    private static async Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand(
            """
            insert into events (message_id, type, aggregate_id, version, at, body)
            select * from unnest($1, $2, $3, $4, $5, $6)
            on conflict do nothing
            """, connection);
        insert.Add(NpgsqlDbType.Uuid, events, e => e.MessageId);
        insert.Add(NpgsqlDbType.Text, events, e => e.Type);
        insert.Add(NpgsqlDbType.Uuid, events, e => e.AggregateId);
        insert.Add(NpgsqlDbType.Integer, events, e => e.Version);
        insert.Add(NpgsqlDbType.TimestampTz, events, e => e.At);
        insert.Add(NpgsqlDbType.Json, events, e => e.Body);
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async IAsyncEnumerable<List<StoredEvent>> PagesAsync(
        NpgsqlConnection connection, string type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (at, messageId) = (DateTimeOffset.MinValue, Guid.Empty);
        while (true)
        {
            await using var select = new NpgsqlCommand(
                """
                select message_id, type, aggregate_id, version, at, body from events
                where type = $1 and (at, message_id) > ($2, $3) order by at, message_id limit $4
                """, connection)
            {
                Parameters = { new() { Value = type }, new() { Value = at }, new() { Value = messageId }, new() { Value = PageSize } },
            };
            var page = new List<StoredEvent>(PageSize);
            await using (var reader = await select.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                    page.Add(new StoredEvent(
                        reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2), reader.GetInt32(3),
                        reader.GetFieldValue<DateTimeOffset>(4), reader.GetString(5)));
            }
            if (page.Count == 0)
                yield break;
            yield return page;
            (at, messageId) = (page[^1].At, page[^1].MessageId);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
