using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Reporting.KeepEvents;
using Helpdesk.ServiceDefaults.Requests;
using Npgsql;
using NpgsqlTypes;

namespace Helpdesk.Reporting.ReadModels;

/// <summary>Registered incidents with their article now, and whether they were merged into another (F104, F105).</summary>
internal sealed class CountedIncidents : IReadModel
{
    public string Table => "counted_incidents";

    public IReadOnlyList<string> EventTypes { get; } =
    [
        typeof(IncidentRegistered).FullName!, typeof(ArticleLinked).FullName!, typeof(ArticleUnlinked).FullName!,
        typeof(IncidentsMerged).FullName!, typeof(IncidentsUnmerged).FullName!,
    ];

    public async Task FollowAsync(NpgsqlConnection connection, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        var registered = Of<IncidentRegistered>(events).DistinctBy(e => e.IncidentId).OrderBy(e => e.IncidentId).ToList();
        var articles = Latest(
            Of<IncidentRegistered>(events).Select(e => new Aspect(e.IncidentId, e.Version, e.ArticleId))
                .Concat(Of<ArticleLinked>(events).Select(e => new Aspect(e.IncidentId, e.Version, e.ArticleId)))
                .Concat(Of<ArticleUnlinked>(events).Select(e => new Aspect(e.IncidentId, e.Version, null))));
        var merges = Latest(
            Of<IncidentsMerged>(events).Select(e => new Aspect(e.IncidentId, e.Version, e.SurvivorId))
                .Concat(Of<IncidentsUnmerged>(events).Select(e => new Aspect(e.IncidentId, e.Version, null))));
        if (registered.Count > 0)
            await RegisterAsync(connection, registered, cancellationToken);
        await SetAsync(connection, "article_id", "article_version", articles, cancellationToken);
        await SetAsync(connection, "merged_into", "merge_version", merges, cancellationToken);
    }

    private static async Task RegisterAsync(
        NpgsqlConnection connection, IReadOnlyList<IncidentRegistered> registered, CancellationToken cancellationToken)
    {
        await using var upsert = new NpgsqlCommand(
            """
            insert into counted_incidents (incident_id, registered_at) select * from unnest($1, $2)
            on conflict (incident_id) do update set registered_at = excluded.registered_at
            """, connection);
        upsert.Add(NpgsqlDbType.Uuid, registered, e => e.IncidentId);
        upsert.Add(NpgsqlDbType.TimestampTz, registered, e => e.At.ToUniversalTime());
        await upsert.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task SetAsync(
        NpgsqlConnection connection, string column, string version, IReadOnlyList<Aspect> aspects, CancellationToken cancellationToken)
    {
        if (aspects.Count == 0)
            return;
        await using var upsert = new NpgsqlCommand(
            $"""
            insert into counted_incidents as known (incident_id, {version}, {column}) select * from unnest($1, $2, $3)
            on conflict (incident_id) do update set {version} = excluded.{version}, {column} = excluded.{column}
            where excluded.{version} > known.{version}
            """, connection);
        upsert.Add(NpgsqlDbType.Uuid, aspects, e => e.IncidentId);
        upsert.Add(NpgsqlDbType.Integer, aspects, e => e.Version);
        upsert.Add(NpgsqlDbType.Uuid, aspects, e => e.Value);
        await upsert.ExecuteNonQueryAsync(cancellationToken);
    }

    // In the order of keys, so that two writers never wait for each other crosswise.
    private static List<Aspect> Latest(IEnumerable<Aspect> aspects) =>
        [.. aspects.GroupBy(aspect => aspect.IncidentId).OrderBy(group => group.Key).Select(group => group.MaxBy(aspect => aspect.Version)!)];

    private static List<T> Of<T>(IReadOnlyList<StoredEvent> events) =>
        [.. events.Where(stored => stored.Type == typeof(T).FullName).Select(stored => JsonSerializer.Deserialize<T>(stored.Body, ApiJson.Options)!)];

    private sealed record Aspect(Guid IncidentId, int Version, Guid? Value);
}
