using Npgsql;

namespace Helpdesk.Bench.Incidents;

/// <summary>
/// Incidents written straight into the database: a few are registered through the API, and PostgreSQL multiplies their rows, so that every
/// column is as the service leaves it. One client has ten incidents, one incident in twenty is open.
/// </summary>
internal sealed class Loaded(Installation installation)
{
    const int Portion = 50_000;
    const int PostsEach = 5;

    readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(installation.Database("incidents") + ";Command Timeout=0");

    /// <summary>Open incidents to write in.</summary>
    public IReadOnlyList<Guid> Open { get; private set; } = [];

    /// <summary>Pairs of incidents of one client each, the second one open.</summary>
    public IReadOnlyList<(Guid One, Guid Into)> Pairs { get; private set; } = [];

    /// <summary>Clients with their INNs.</summary>
    public IReadOnlyList<(Guid Id, string Inn)> Clients { get; private set; } = [];

    /// <summary>Adds incidents until there are so many.</summary>
    public async Task GrowAsync(Person by, int incidents, Action<long> grown, CancellationToken ct)
    {
        var template = await TemplateAsync(by, ct);
        for (var there = await ScalarAsync("select count(*) from incidents", ct); there < incidents;)
        {
            var count = (int)Math.Min(Portion, incidents - there);
            await AddAsync(template, count, ct);
            grown(there += count);
        }

        await ExecuteAsync("analyze subscribers; analyze incidents; analyze posts", ct);
        await SampleAsync(ct);
    }

    static async Task<Guid> TemplateAsync(Person by, CancellationToken ct)
    {
        var client = Demo.Data.Clients.Take(1, seed: 99)[0];
        var card = await by.PostAsync("/api/incidents", new { client.Inn, kpp = client.Kpp ?? "", subscriberName = client.Name, question = Question }, cancellationToken: ct);
        return card.GetProperty("id").GetGuid();
    }

    const string Question = "Не проходит отчёт: в протоколе ошибка формата, клиент прислал снимок экрана и просит перезвонить до обеда.";

    async Task AddAsync(Guid template, int count, CancellationToken ct)
    {
        const string uuid = "(lpad(to_hex((extract(epoch from born) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid";
        await using var connection = await _source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"""
             set local synchronous_commit = off;
             select setval('incident_numbers', nextval('incident_numbers') + {count});
             create temp table load on commit drop as
             select {uuid} as id, born, number, n, (number % 20 = 0) as open from (
                 select now() - (random() * 365) * interval '1 day' as born, currval('incident_numbers') - n as number, n from generate_series(1, {count}) n) rows;
             create temp table load_clients on commit drop as
             select n / 10 as client, min(id::text)::uuid as id, lpad((66000000000 + (select count(*) from subscribers) + n / 10)::text, 12, '0') as inn from load group by n / 10;
             insert into subscribers select r.* from load_clients c, subscribers t, lateral jsonb_populate_record(t, jsonb_build_object('id', c.id, 'inn', c.inn, 'kpp', '')) r
             where t.id = (select subscriber_id from incidents where id = '{template}');
             insert into incidents select r.* from load l join load_clients c on c.client = l.n / 10, incidents t, lateral jsonb_populate_record(t, jsonb_build_object(
                 'id', l.id, 'number', l.number, 'subscriber_id', c.id, 'inn', c.inn, 'kpp', '', 'created_at', l.born, 'is_final', not l.open,
                 'state', case when l.open then 'inProgress' else 'closed' end, 'closed_at', case when l.open then null else l.born + interval '1 hour' end,
                 'closed_by', case when l.open then null else t.created_by end, 'closing_reason', case when l.open then null else 'Решено' end)) r
             where t.id = '{template}';
             insert into posts select r.* from load l, generate_series(1, {PostsEach}) p, posts t, lateral jsonb_populate_record(t, jsonb_build_object(
                 'id', gen_random_uuid(), 'incident_id', l.id, 'at', l.born + p * interval '5 minutes', 'indexed', true,
                 'kind', case when p = 1 then 'Question' else 'Solution' end)) r
             where t.incident_id = '{template}' and t.kind = 'Question';
             """, connection, transaction)
        { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    async Task SampleAsync(CancellationToken ct)
    {
        Open = await RowsAsync("select id from incidents where not is_final and merged_into is null order by random() limit 5000", row => row.GetGuid(0), ct);
        Pairs = await RowsAsync(
            """
            select a.id, b.id from incidents b join incidents a on a.subscriber_id = b.subscriber_id and a.id <> b.id
            where not b.is_final and a.merged_into is null and b.merged_into is null limit 5000
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
}
