using Npgsql;
using NpgsqlTypes;

namespace Helpdesk.Telephony.LinkCalls;

/// <summary>Keeps the numbers of incidents, many in one statement: every registration is heard of, and few come from a call.</summary>
internal sealed class KnownIncidents(NpgsqlDataSource database, ILogger<KnownIncidents> log)
    : GroupedWrites<(Guid IncidentId, long Number)>(mostAtOnce: 200, log)
{
    protected override async Task WriteGroupAsync(IReadOnlyList<(Guid IncidentId, long Number)> group, CancellationToken cancellationToken)
    {
        await using var insert = database.CreateCommand(
            "insert into known_incidents (incident_id, number) select * from unnest($1, $2) on conflict do nothing");
        insert.Parameters.Add(new() { Value = group.Select(incident => incident.IncidentId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        insert.Parameters.Add(new() { Value = group.Select(incident => incident.Number).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }
}
