using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.ServiceDefaults.Telemetry;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Helpdesk.ServiceDefaults.Messaging;

/// <summary>
/// Publishes committed events with publisher confirms and only then marks them. A crash in between publishes again under the same
/// message id. Several instances share the work by <c>SKIP LOCKED</c>.
/// </summary>
internal sealed partial class OutboxDispatcher(
    NpgsqlDataSource database, IBusControl bus, OutboxSignal signal, TimeProvider time, ILogger<OutboxDispatcher> log) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    // A round costs the database a transaction, however few events it takes: those of a busy hour go out together.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(15);
    private static readonly ConcurrentDictionary<string, Type> Types = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        // A service's own queues exist before its first event goes out: a request for history can then not be missed.
        await Task.WhenAny(bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var began = Stopwatch.GetTimestamp();
                var published = await DispatchAsync(stoppingToken);
                if (failures > 0) LogRecovered(failures);
                failures = 0;
                if (published == BatchSize) continue;
                await signal.WaitAsync(Poll, stoppingToken);
                if (Gathering - Stopwatch.GetElapsedTime(began) is var left && left > TimeSpan.Zero) await Task.Delay(left, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (failures++ == 0) LogFailing(exception);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(5000, 250 * failures)), time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<int> DispatchAsync(CancellationToken stoppingToken)
    {
        await using var connection = await database.OpenConnectionAsync(stoppingToken);
        await using var transaction = await connection.BeginTransactionAsync(stoppingToken);
        var batch = await ReadAsync(connection, stoppingToken);
        if (batch.Count == 0) return 0;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(ConfirmLimit);
        // The transport may never come back from a channel that broke while its exchange was declared, whatever the token says.
        await Task.WhenAll(batch.Select(row => PublishAsync(row, limit.Token))).WaitAsync(limit.Token);
        HelpdeskMeter.EventsPublished.Add(batch.Count);

        await using var mark = new NpgsqlCommand("update outbox set published_at = $1 where position = any($2)", connection)
        {
            Parameters =
            {
                new() { Value = time.GetUtcNow() },
                new() { Value = batch.Select(row => row.Position).ToArray() },
            },
        };
        await mark.ExecuteNonQueryAsync(stoppingToken);
        await transaction.CommitAsync(stoppingToken);
        return batch.Count;
    }

    private static async Task<List<Row>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(
            """
            select position, message_id, type, body, trace_parent from outbox
            where published_at is null order by position limit $1 for update skip locked
            """, connection)
        { Parameters = { new() { Value = BatchSize } } };
        var batch = new List<Row>();
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            batch.Add(new Row(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetString(4)));
        }

        return batch;
    }

    private async Task PublishAsync(Row row, CancellationToken cancellationToken)
    {
        var type = Types.GetOrAdd(row.Type, name => Type.GetType(name, throwOnError: true)!);
        var message = JsonSerializer.Deserialize(row.Body, type, ApiJson.Options)!;
        using var activity = HelpdeskTracing.Source.StartActivity("outbox publish", ActivityKind.Internal, row.TraceParent);
        await bus.Publish(message, type, Pipe.Execute<PublishContext>(context => context.MessageId = row.MessageId), cancellationToken);
    }

    private sealed record Row(long Position, Guid MessageId, string Type, string Body, string? TraceParent);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Events wait in the outbox: broker or database do not answer; trying on")]
    private partial void LogFailing(Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Events flow again after {Failures} failed tries")]
    private partial void LogRecovered(int failures);
}
