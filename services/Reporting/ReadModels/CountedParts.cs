using Helpdesk.Telephony.Contracts;
using Npgsql;
using NpgsqlTypes;

namespace Helpdesk.Reporting.ReadModels;

/// <summary>The latest verdict on each part.</summary>
internal sealed class CountedParts : ReadModel<CallCounted>
{
    public override string Table => "counted_parts";

    protected override async Task UpsertAsync(
        NpgsqlConnection connection, IReadOnlyList<CallCounted> events, CancellationToken cancellationToken)
    {
        await using var upsert = new NpgsqlCommand(
            """
            insert into counted_parts as known (part_id, call_id, version, operator_id, extension, answered_at, duration_seconds, caller,
                linked, exclusion, rules_version)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (part_id) do update set call_id = excluded.call_id, version = excluded.version,
                operator_id = excluded.operator_id, extension = excluded.extension, answered_at = excluded.answered_at,
                duration_seconds = excluded.duration_seconds, caller = excluded.caller, linked = excluded.linked,
                exclusion = excluded.exclusion, rules_version = excluded.rules_version
            where excluded.version > known.version
            """, connection);
        upsert.Add(NpgsqlDbType.Uuid, events, e => e.PartId);
        upsert.Add(NpgsqlDbType.Uuid, events, e => e.CallId);
        upsert.Add(NpgsqlDbType.Integer, events, e => e.Version);
        upsert.Add(NpgsqlDbType.Uuid, events, e => e.OperatorId);
        upsert.Add(NpgsqlDbType.Text, events, e => e.Extension);
        upsert.Add(NpgsqlDbType.TimestampTz, events, e => e.AnsweredAt.ToUniversalTime());
        upsert.Add(NpgsqlDbType.Double, events, e => e.DurationSeconds);
        upsert.Add(NpgsqlDbType.Text, events, e => e.From);
        upsert.Add(NpgsqlDbType.Boolean, events, e => e.Linked);
        upsert.Add(NpgsqlDbType.Text, events, e => e.Exclusion);
        upsert.Add(NpgsqlDbType.Integer, events, e => e.RulesVersion);
        await upsert.ExecuteNonQueryAsync(cancellationToken);
    }
}
