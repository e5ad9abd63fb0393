using System.Globalization;
using Npgsql;

namespace Helpdesk.Bench.Incidents;

/// <summary>
/// Incidents written straight into the database: one is registered through the API, and PostgreSQL multiplies its rows, so that every
/// column is as the service leaves it. One client has ten incidents, one incident in twenty is open, five posts are on each; numbers,
/// ids and moments rise together, as they do in life, and everybody has some of them.
/// </summary>
internal sealed class Loaded(Installation installation)
{
    const int Portion = 100_000;
    const int PostsEach = 5;
    const string Question = "Не проходит отчёт: в протоколе ошибка формата, клиент прислал снимок экрана и просит перезвонить до обеда.";

    static readonly string[] Tables = ["subscribers", "incidents", "posts"];

    readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(installation.Database("incidents") + ";Command Timeout=0");

    /// <summary>Open incidents to write in.</summary>
    public IReadOnlyList<Guid> Open { get; private set; } = [];

    /// <summary>Pairs of incidents of one client each, the second one open; no two pairs have an incident in common, or one merge would refuse another.</summary>
    public IReadOnlyList<(Guid One, Guid Into)> Pairs { get; private set; } = [];

    /// <summary>Clients with their INNs.</summary>
    public IReadOnlyList<(Guid Id, string Inn)> Clients { get; private set; } = [];

    /// <summary>Adds incidents until there are so many.</summary>
    public async Task GrowAsync(Person by, int incidents, Action<long> grown, CancellationToken ct)
    {
        var there = await ScalarAsync("select count(*) from incidents", ct);
        if (there < incidents)
        {
            var template = await TemplateAsync(by, ct);
            await LoadAsync(template, incidents - there - 1, added => grown(there + 1 + added), ct);
        }

        foreach (var table in Tables)
            await ExecuteAsync($"vacuum analyze {table}", ct);
        // What the load left to be written out would be written while something else is measured.
        await ExecuteAsync("checkpoint", ct);
        await SampleAsync(ct);
    }

    static async Task<Guid> TemplateAsync(Person by, CancellationToken ct)
    {
        var client = Demo.Data.Clients.Take(1, seed: 99)[0];
        var card = await by.PostAsync("/api/incidents", new { client.Inn, kpp = client.Kpp ?? "", subscriberName = client.Name, question = Question }, cancellationToken: ct);
        return card.GetProperty("id").GetGuid();
    }

    /// <summary>One transaction; a large load takes the indexes off first and makes them again at its end, which is quicker than keeping them up.</summary>
    async Task LoadAsync(Guid template, long count, Action<long> loaded, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // The rows are made to fit: nothing is gained from looking each foreign key up.
        await RunAsync(connection, "set local synchronous_commit = off; set local session_replication_role = replica; set local maintenance_work_mem = '512MB'", ct);
        var indexes = count >= Portion ? await TakeIndexesOffAsync(connection, ct) : [];
        var adding = await AddingAsync(connection, template, ct);
        for (var added = 0L; added < count;)
        {
            var portion = Math.Min(Portion, count - added);
            await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"""
                create temp table numbers on commit drop as
                select n, now() - ({count} - {added} - n)::double precision / {count} * interval '365 days' as born from generate_series(1, {portion}) n
                """), ct);
            await RunAsync(connection, adding, ct);
            await RunAsync(connection, "drop table numbers, load, load_clients", ct);
            loaded(added += portion);
        }

        foreach (var index in indexes)
            await RunAsync(connection, index, ct);
        await transaction.CommitAsync(ct);
    }

    static async Task<IReadOnlyList<string>> TakeIndexesOffAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var indexes = new List<(string Name, string Definition)>();
        await using (var command = new NpgsqlCommand(
            """
            select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i
            where i.indrelid = any($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
            """, connection)
        { Parameters = { new() { Value = Tables } } })
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                indexes.Add((reader.GetString(0), reader.GetString(1)));
        }

        foreach (var (name, _) in indexes)
            await RunAsync(connection, $"drop index {name}", ct);
        return [.. indexes.Select(index => index.Definition)];
    }

    // Columns that are not named here are as the template's: the load need not know what the service added to its tables since.
    static async Task<string> AddingAsync(NpgsqlConnection connection, Guid template, CancellationToken ct)
    {
        var subscribers = await ColumnsAsync(connection, "subscribers", new() { ["id"] = "c.id", ["inn"] = "c.inn", ["kpp"] = "''" }, ct);
        var incidents = await ColumnsAsync(connection, "incidents", new()
        {
            ["id"] = "l.id",
            ["number"] = "l.number",
            ["subscriber_id"] = "c.id",
            ["inn"] = "c.inn",
            ["kpp"] = "''",
            ["created_at"] = "l.born",
            ["created_by"] = "l.person",
            ["owner_id"] = "l.person",
            ["is_final"] = "not l.open",
            ["state"] = "case when l.open then 'inProgress' else 'closed' end",
            ["closed_at"] = "case when l.open then null else l.born + interval '1 hour' end",
            ["closed_by"] = "case when l.open then null else l.person end",
            ["closing_reason"] = "case when l.open then null else 'Решено' end",
        }, ct);
        var posts = await ColumnsAsync(connection, "posts", new()
        {
            ["id"] = "gen_random_uuid()",
            ["incident_id"] = "l.id",
            ["author_id"] = "l.person",
            ["at"] = "l.born + p * interval '5 minutes'",
            ["indexed"] = "true",
            ["kind"] = "case when p = 1 then 'Question' else 'Solution' end",
        }, ct);
        return $"""
            create temp table load on commit drop as
            select (lpad(to_hex((extract(epoch from born) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid as id,
                born, nextval('incident_numbers') as number, n / 10 as client, people[1 + n % cardinality(people)] as person, n % 20 = 0 as open
            from numbers, (select array_agg(id) as people from people) everybody;
            create temp table load_clients on commit drop as
            select client, gen_random_uuid() as id, lpad((660000000000 + nextval('incident_numbers'))::text, 12, '0') as inn from load group by client;
            insert into subscribers ({subscribers.Names}) select {subscribers.Values} from load_clients c, subscribers t
            where t.id = (select subscriber_id from incidents where id = '{template}') order by c.inn;
            insert into incidents ({incidents.Names}) select {incidents.Values} from load l join load_clients c using (client), incidents t where t.id = '{template}' order by l.id;
            insert into posts ({posts.Names}) select {posts.Values} from load l, generate_series(1, {PostsEach}) p, posts t
            where t.incident_id = '{template}' and t.kind = 'Question' order by l.id, p;
            """;
    }

    static async Task<(string Names, string Values)> ColumnsAsync(NpgsqlConnection connection, string table, Dictionary<string, string> given, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select column_name from information_schema.columns where table_schema = 'public' and table_name = $1 order by ordinal_position", connection)
        {
            Parameters = { new() { Value = table } },
        };
        var names = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            names.Add(reader.GetString(0));
        return (string.Join(", ", names), string.Join(", ", names.Select(name => given.GetValueOrDefault(name, $"t.{name}"))));
    }

    async Task SampleAsync(CancellationToken ct)
    {
        Open = await RowsAsync("select id from incidents where not is_final and merged_into is null order by random() limit 5000", row => row.GetGuid(0), ct);
        Pairs = await RowsAsync(
            """
            select distinct on (b.inn, b.kpp) a.id, b.id from (select * from incidents where not is_final and merged_into is null order by number desc limit 5000) b
            join incidents a on a.inn = b.inn and a.kpp = b.kpp where a.is_final and a.merged_into is null
            """, row => (row.GetGuid(0), row.GetGuid(1)), ct);
        Clients = await RowsAsync(
            "select id, inn from subscribers where inn is not null order by random() limit 5000", row => (row.GetGuid(0), row.GetString(1)), ct);
    }

    async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var command = _source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
            rows.Add(read(reader));
        return rows;
    }

    async Task<long> ScalarAsync(string sql, CancellationToken ct)
    {
        await using var command = _source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
