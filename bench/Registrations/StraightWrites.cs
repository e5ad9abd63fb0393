using System.Diagnostics;
using Npgsql;

namespace Helpdesk.Bench.Registrations;

/// <summary>
/// The limit: the rows of registrations that have just been made, written again by nothing but Npgsql into copies of their tables with all
/// indexes, each registration in one transaction: insert after insert, as pgbench does it, and as one batch in one round trip.
/// </summary>
internal static class StraightWrites
{
    static readonly (string Table, string Of)[] Tables =
    [
        ("incidents", "id"), ("posts", "incident_id"), ("incident_calls", "incident_id"), ("outbox", "(body ->> 'incidentId')::uuid"),
    ];

    /// <summary>Registrations per second over so many connections, one insert after the other and all together, and inserts in each.</summary>
    public static async Task<(double OneByOne, double Together, double Inserts)> RateAsync(Installation installation, int connections, TimeSpan duration, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(installation.Database("incidents") + ";Max Auto Prepare=32;Auto Prepare Min Usages=2");
        await CopyTablesAsync(source, ct);
        try
        {
            var registrations = await SampleAsync(source, 2000, ct);
            var number = -1;
            int Next() => Interlocked.Increment(ref number);
            await WriteAsync(source, registrations, connections, TimeSpan.FromSeconds(1), InsertTogetherAsync, Next, ct);
            await WriteAsync(source, registrations, connections, TimeSpan.FromSeconds(1), InsertOneByOneAsync, Next, ct);
            return (
                await WriteAsync(source, registrations, connections, duration, InsertOneByOneAsync, Next, ct),
                await WriteAsync(source, registrations, connections, duration, InsertTogetherAsync, Next, ct),
                registrations.Average(rows => rows.Count));
        }
        finally
        {
            await ExecuteAsync(source, "drop schema bench cascade", CancellationToken.None);
        }
    }

    static async Task<double> WriteAsync(
        NpgsqlDataSource source, IReadOnlyList<IReadOnlyList<Row>> registrations, int connections, TimeSpan duration,
        Func<NpgsqlConnection, IReadOnlyList<NpgsqlBatchCommand>, CancellationToken, Task> insert, Func<int> next, CancellationToken ct)
    {
        var written = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var number = next();
                await insert(connection, [.. registrations[number % registrations.Count].Select(row => row.Insert(number))], ct);
                Interlocked.Increment(ref written);
            }
        }, ct)));
        return written / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    static async Task InsertTogetherAsync(NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> inserts, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var insert in inserts)
            batch.BatchCommands.Add(insert);
        await batch.ExecuteNonQueryAsync(ct);
    }

    static async Task InsertOneByOneAsync(NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> inserts, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var insert in inserts)
            await InsertTogetherAsync(connection, [insert], ct);
        await transaction.CommitAsync(ct);
    }

    static async Task CopyTablesAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await ExecuteAsync(source, "drop schema if exists bench cascade; create schema bench", ct);
        foreach (var (table, _) in Tables)
            await ExecuteAsync(source, $"create table bench.{table} (like public.{table} including all)", ct);
    }

    static async Task<IReadOnlyList<IReadOnlyList<Row>>> SampleAsync(NpgsqlDataSource source, int count, CancellationToken ct)
    {
        var rows = new Dictionary<Guid, List<Row>>();
        foreach (var (table, of) in Tables)
        {
            await using var command = source.CreateCommand(
                $"select t.*, {of} as bench_owner from public.{table} t where {of} in (select id from public.incidents order by number desc limit {count})");
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var owner = reader.GetGuid(reader.FieldCount - 1);
                if (!rows.TryGetValue(owner, out var own))
                    rows.Add(owner, own = []);
                own.Add(Row.Read(table, reader, owner));
            }
        }

        return [.. rows.Values];
    }

    static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>One row, ready to be inserted again under new keys.</summary>
    sealed record Row(string Sql, IReadOnlyList<(string Name, string Type, object? Value)> Columns, Guid Owner)
    {
        public static Row Read(string table, NpgsqlDataReader reader, Guid owner)
        {
            var columns = Enumerable.Range(0, reader.FieldCount - 1)
                .Where(place => !(table == "outbox" && reader.GetName(place) == "position"))
                .Select(place => (Name: reader.GetName(place), Type: reader.GetDataTypeName(place), Value: reader.IsDBNull(place) ? null : reader.GetValue(place)))
                .ToList();
            var names = string.Join(", ", columns.Select(column => column.Name));
            var values = string.Join(", ", Enumerable.Range(1, columns.Count).Select(n => $"${n}"));
            return new($"insert into bench.{table} ({names}) values ({values})", columns, owner);
        }

        public NpgsqlBatchCommand Insert(int number)
        {
            var incident = KeyOf(Owner, number);
            var command = new NpgsqlBatchCommand(Sql);
            foreach (var (name, type, value) in Columns)
                command.Parameters.Add(new NpgsqlParameter { DataTypeName = type, Value = Renewed(name, value, incident, number) ?? DBNull.Value });
            return command;
        }

        object? Renewed(string name, object? value, Guid incident, int number) => (name, value) switch
        {
            ("number", long) => 9_000_000_000 + number,
            ("message_id", _) => Guid.CreateVersion7(),
            (_, Guid id) when id == Owner => incident,
            ("id", Guid) => Guid.CreateVersion7(),
            _ => value,
        };

        static Guid KeyOf(Guid owner, int number)
        {
            Span<byte> bytes = stackalloc byte[16];
            owner.TryWriteBytes(bytes, bigEndian: true, out _);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes[8..], number);
            return new Guid(bytes, bigEndian: true);
        }
    }
}
