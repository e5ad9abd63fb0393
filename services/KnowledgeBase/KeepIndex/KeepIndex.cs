using Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;
using Npgsql;

namespace Helpdesk.KnowledgeBase.KeepIndex;

/// <summary>
/// Keeps Elasticsearch equal to the database: drains the queue, and builds the index when there is none, when its format is old, or when
/// asked to. One instance at a time does it, holding a lock of the very connection it reads by.
/// </summary>
internal sealed partial class KeepIndex(NpgsqlDataSource source, ElasticsearchIndex index, IndexCopier copier, ILogger<KeepIndex> log) : BackgroundService
{
    private const long LockKey = 7302;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    // An index that somebody removes is noticed after this.
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(5);

    private bool _faulty;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await KeepAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // Of any kind: an exception that left here would stop the whole service. An outage is told once, not with every attempt.
                if (!_faulty)
                    LogBehind(fault);
                _faulty = true;
                await Task.Delay(AfterFault, stoppingToken);
            }
        }
    }

    private async Task KeepAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (!await TryLockAsync(connection, ct))
        {
            await Task.Delay(AfterFault, ct);
            return;
        }

        try
        {
            while (true)
            {
                var (name, isCurrent) = await index.FindAsync(ct);
                var asked = await IndexCopier.RebuildAskedAsync(connection, ct);
                if (name is null || !isCurrent || asked is not null)
                    name = await RebuildAsync(connection, name, asked, ct);
                await DrainAsync(connection, name, ct);
            }
        }
        finally
        {
            await UnlockAsync(connection);
        }
    }

    /// <summary>Drains until it is time to look at the index again, or somebody asks for a rebuild.</summary>
    private async Task DrainAsync(NpgsqlConnection connection, string name, CancellationToken ct)
    {
        for (var since = Environment.TickCount64; Environment.TickCount64 - since < Check.TotalMilliseconds;)
        {
            var copied = await copier.CopyQueuedAsync(connection, [name], ct);
            if (_faulty)
                LogCaughtUp();
            _faulty = false;
            if (copied == 0 && await IndexCopier.RebuildAskedAsync(connection, ct) is not null)
                return;
            if (copied == 0)
                await Task.Delay(Poll, ct);
        }
    }

    /// <summary>Builds a new index beside the old, which goes on taking changes and answering searches until the alias moves.</summary>
    private async Task<string> RebuildAsync(NpgsqlConnection connection, string? old, long? asked, CancellationToken ct)
    {
        await index.RemoveOthersAsync(old, ct);
        var name = await index.CreateAsync(ct);
        LogRebuilding(name);
        string[] targets = old is null ? [name] : [old, name];
        for (Guid? last = Guid.Empty; last is { } after; last = await copier.CopyAfterAsync(connection, name, after, alone: old is null, ct))
        {
            if (old is not null)
                await copier.CopyQueuedAsync(connection, targets, ct);
        }

        await MergeAsync(name, ct);
        while (await copier.CopyQueuedAsync(connection, targets, ct) > 0)
        {
            // Changes that came meanwhile.
        }

        await index.PutInPlaceAsync(name, old, ct);
        if (asked is { } change)
            await IndexCopier.RebuiltAsync(connection, change, ct);
        LogRebuilt(name);
        return name;
    }

    /// <summary>A merge that takes too long goes on by itself; the index is right without it.</summary>
    private async Task MergeAsync(string name, CancellationToken ct)
    {
        try
        {
            await index.MergeAsync(name, ct);
        }
        catch (ElasticsearchFault fault)
        {
            LogUnmerged(fault, name);
        }
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({LockKey})", connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task UnlockAsync(NpgsqlConnection connection)
    {
        if (connection.State != System.Data.ConnectionState.Open)
            return;
        await using var command = new NpgsqlCommand($"select pg_advisory_unlock({LockKey})", connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    [LoggerMessage(EventId = 40, Level = LogLevel.Warning, Message = "Elasticsearch cannot be kept up to date now; changes wait in the queue")]
    private partial void LogBehind(Exception exception);

    [LoggerMessage(EventId = 41, Level = LogLevel.Information, Message = "Elasticsearch has caught up")]
    private partial void LogCaughtUp();

    [LoggerMessage(EventId = 42, Level = LogLevel.Information, Message = "Building the index {Name}")]
    private partial void LogRebuilding(string name);

    [LoggerMessage(EventId = 43, Level = LogLevel.Information, Message = "Searches now read the index {Name}")]
    private partial void LogRebuilt(string name);

    [LoggerMessage(EventId = 44, Level = LogLevel.Warning, Message = "The index {Name} was not merged")]
    private partial void LogUnmerged(Exception exception, string name);
}
