using Helpdesk.ServiceDefaults.Database;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Helpdesk.ServiceDefaults.DueWork;

/// <summary>
/// Takes due work under a lease, runs it in a scope of its own and removes it when it is done. A crash lets the lease run out and the
/// work is taken again.
/// </summary>
internal sealed partial class DueWorkRunner(
    NpgsqlDataSource database, IServiceScopeFactory scopes, DueWorkKinds kinds, DueWorkSignal signal, TimeProvider time, ILogger<DueWorkRunner> log)
    : BackgroundService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // One slow piece of work holds its own place only.
                running.RemoveAll(work => work.IsCompleted);
                var free = AtOnce - running.Count;
                var taken = free > 0 ? await TakeAsync(free, stoppingToken) : [];
                running.AddRange(taken.Select(row => RunAsync(row, stoppingToken)));
                if (running.Count == AtOnce) await Task.WhenAny(running);
                else await signal.WaitAsync(Poll, stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogDatabaseAway(exception);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }

        // Each ends by itself, and what it could not finish is taken again after its lease.
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<List<Taken>> TakeAsync(int atMost, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(
            """
            update due_work set not_before = $2, attempts = attempts + 1
            where (kind, key) in (
                select kind, key from due_work where not_before <= $1 order by not_before limit $3 for update skip locked)
            returning kind, key, due_at, attempts, payload, planned
            """);
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = now + Lease });
        command.Parameters.Add(new() { Value = atMost });
        var taken = new List<Taken>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var item = new DueItem(reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetInt32(3), reader.GetString(4));
            taken.Add(new Taken(reader.GetString(0), item, reader.GetGuid(5)));
        }

        return taken;
    }

    private async Task RunAsync(Taken taken, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var work = (Work)ActivatorUtilities.CreateInstance(scope.ServiceProvider, kinds.Of(taken.Kind));
            await work.RunAsync(taken.Item, cancellationToken);
            await FinishAsync("delete from due_work where kind = $1 and key = $2 and planned = $3", taken, [], cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops: the lease runs out and the work is taken again.
            LogLeft(taken.Kind, taken.Item.Key);
        }
        catch (Exception exception)
        {
            var pause = TimeSpan.FromSeconds(Math.Min(3600, 2 * Math.Pow(2, Math.Min(taken.Item.Attempt, 12))));
            LogLater(exception, taken.Kind, taken.Item.Key, taken.Item.Attempt, pause);
            await FinishAsync(
                "update due_work set not_before = $4, last_error = $5 where kind = $1 and key = $2 and planned = $3",
                taken, [time.GetUtcNow() + pause, exception.Message], cancellationToken);
        }
    }

    private async Task FinishAsync(string sql, Taken taken, object[] further, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in (object[])[taken.Kind, taken.Item.Key, taken.Planned, .. further]) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Taken(string Kind, DueItem Item, Guid Planned);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Kind} {Key} failed at try {Attempt}; again in {Pause}")]
    private partial void LogLater(Exception exception, string kind, string key, int attempt, TimeSpan pause);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "{Kind} {Key} is left for the next start")]
    private partial void LogLeft(string kind, string key);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Due work waits: the database does not answer")]
    private partial void LogDatabaseAway(Exception exception);
}

/// <summary>Wakes the runner after a commit that planned something for now.</summary>
internal sealed class DueWorkSignal : CommitSignal;

/// <summary>The service's classes of work by name.</summary>
internal sealed class DueWorkKinds(IReadOnlyDictionary<string, Type> kinds)
{
    public Type Of(string kind) =>
        kinds.TryGetValue(kind, out var type) ? type : throw new InvalidOperationException($"No class does the work '{kind}' in this version.");
}

/// <summary>Adds due work to a service.</summary>
public static class DueWorkExtensions
{
    /// <summary>Runs the entry assembly's <see cref="Work"/> classes. The service's context calls <see cref="DueWorkTable.HasDueWork"/>.</summary>
    public static WebApplicationBuilder AddDueWork<TDb>(this WebApplicationBuilder builder) where TDb : ServiceDb
    {
        var kinds = builder.EntryAssemblyOf().GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Work))).ToDictionary(type => type.Name);
        builder.Services.AddSingleton(new DueWorkKinds(kinds));
        builder.Services.AddSingleton<DueWorkSignal>();
        builder.Services.AddHostedService<DueWorkRunner>();
        return builder;
    }
}
