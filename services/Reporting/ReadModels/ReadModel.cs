using System.Text.Json;
using Helpdesk.Reporting.KeepEvents;
using Helpdesk.ServiceDefaults.Requests;
using Npgsql;

namespace Helpdesk.Reporting.ReadModels;

/// <summary>What read models of one event share: picking it, and the latest of each aggregate among them.</summary>
internal abstract class ReadModel<TEvent> : IReadModel where TEvent : class
{
    public abstract string Table { get; }

    public IReadOnlyList<string> EventTypes { get; } = [typeof(TEvent).FullName!];

    public async Task FollowAsync(NpgsqlConnection connection, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        // In the order of keys, so that two writers never wait for each other crosswise.
        var latest = events.Where(stored => stored.Type == EventTypes[0])
            .GroupBy(stored => stored.AggregateId).OrderBy(group => group.Key)
            .Select(group => JsonSerializer.Deserialize<TEvent>(group.MaxBy(stored => stored.Version)!.Body, ApiJson.Options)!)
            .ToList();
        if (latest.Count > 0)
            await UpsertAsync(connection, latest, cancellationToken);
    }

    protected abstract Task UpsertAsync(NpgsqlConnection connection, IReadOnlyList<TEvent> events, CancellationToken cancellationToken);
}
