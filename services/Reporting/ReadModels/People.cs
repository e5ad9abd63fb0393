using Helpdesk.Gateway.Contracts;
using Npgsql;
using NpgsqlTypes;

namespace Helpdesk.Reporting.ReadModels;

/// <summary>Everybody's name now.</summary>
internal sealed class People : ReadModel<UserChanged>
{
    public override string Table => "people";

    protected override async Task UpsertAsync(
        NpgsqlConnection connection, IReadOnlyList<UserChanged> events, CancellationToken cancellationToken)
    {
        await using var upsert = new NpgsqlCommand(
            """
            insert into people as known (user_id, version, name) select * from unnest($1, $2, $3)
            on conflict (user_id) do update set version = excluded.version, name = excluded.name where excluded.version > known.version
            """, connection);
        upsert.Add(NpgsqlDbType.Uuid, events, e => e.UserId);
        upsert.Add(NpgsqlDbType.Integer, events, e => e.Version);
        upsert.Add(NpgsqlDbType.Text, events, e => e.DisplayName);
        await upsert.ExecuteNonQueryAsync(cancellationToken);
    }
}
