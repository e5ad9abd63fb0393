using Npgsql;
using NpgsqlTypes;

namespace Helpdesk.Reporting.ReadModels;

/// <summary>Rows as columns: one array parameter each, so that hundreds of rows are one statement.</summary>
internal static class Columns
{
    /// <summary>Adds one column of all rows.</summary>
    public static void Add<TRow, TValue>(this NpgsqlCommand command, NpgsqlDbType type, IReadOnlyList<TRow> rows, Func<TRow, TValue> column) =>
        command.Parameters.Add(new NpgsqlParameter { Value = rows.Select(column).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
}
