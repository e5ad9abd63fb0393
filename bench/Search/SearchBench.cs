using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Helpdesk.Bench.Measuring;
using Spectre.Console;

namespace Helpdesk.Bench.Search;

/// <summary>
/// Search in 100,000 articles, in PostgreSQL and in Elasticsearch in one run: how long loading and indexing take, how large the indexes
/// are, how soon queries of every kind are answered at 1, 8 and 32 clients, and what our service adds to the bare engine.
/// </summary>
internal sealed class SearchBench(Report report) : IAsyncDisposable
{
    const int Seed = 20261122;
    const double MostRatio = 1.5;
    const int Rounds = 2;
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    static readonly int[] Clients = [1, 8, 32];

    readonly SearchHouse _house = new();
    int _failed;

    sealed record Asked(string Engine, Func<Question, CancellationToken, Task> Service, Func<Question, CancellationToken, Task> Bare, Func<QueryKind, double> Goal);

    public async Task RunAsync(int articles, int seconds, CancellationToken ct)
    {
        report.Section($"Search: {articles:N0} articles");
        await _house.StartAsync(ct);
        var generated = new GeneratedArticles(articles, Seed);
        var address = await _house.StartServiceAsync(elasticsearch: false, ct);
        await LoadAsync(generated, address, ct);
        var kinds = new QueryMaker(generated, Seed).Make();

        using var service = _house.Client(address, "operator");
        var postgres = new Asked(
            "postgres", (q, stop) => AskAsync(service, "postgres", q, stop), (q, stop) => BareEngines.AskPostgresAsync(_house.Database, q.Root, stop), k => k.PostgresGoal);
        await TableAsync(postgres, kinds, TimeSpan.FromSeconds(seconds), ct);

        await _house.StartElasticsearchAsync(ct);
        if (_house.Elasticsearch is null)
        {
            report.Line("Elasticsearch", "[yellow]not measured[/]: set ELASTICSEARCH_URL or ELASTICSEARCH_START, or put shared/elasticsearch beside the repository");
            return;
        }

        var beside = await _house.StartServiceAsync(elasticsearch: true, ct);
        using var bare = new HttpClient { BaseAddress = new Uri(_house.Elasticsearch + "/") };
        await CopiedAsync(beside, bare, ct);
        using var second = _house.Client(beside, "operator");
        var elasticsearch = new Asked(
            "elasticsearch", (q, stop) => AskAsync(second, "elasticsearch", q, stop), (q, stop) => BareEngines.AskElasticsearchAsync(bare, _house.Database, q.Root, stop), k => k.ElasticsearchGoal);
        await TableAsync(elasticsearch, kinds, TimeSpan.FromSeconds(seconds), ct);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    async Task LoadAsync(GeneratedArticles generated, Uri address, CancellationToken ct)
    {
        using var administrator = _house.Client(address, "administrator");
        var clock = Stopwatch.StartNew();
        using var body = generated.Body();
        using var reply = await SendAsync(administrator, body, ct);
        var text = await reply.Content.ReadAsStringAsync(ct);
        if (!reply.IsSuccessStatusCode || JsonSerializer.Deserialize<JsonElement>(text).GetProperty("created").GetInt32() != generated.Count)
            throw new RefusedException($"import: {(int)reply.StatusCode} {text}", (int)reply.StatusCode);
        report.Line("imported, PostgreSQL's index included", $"{clock.Elapsed.TotalSeconds:0} s, {generated.Count / clock.Elapsed.TotalSeconds:0} articles/s");
        // What goes on behind the import: events, statistics of words, the database's own housekeeping.
        await _house.NoneAsync("select count(*) from outbox where published_at is null", ct);
        await using (var command = _house.Database.CreateCommand("vacuum analyze"))
            await command.ExecuteNonQueryAsync(ct);
        var (stem, share) = generated.Stems.Select(s => (s, generated.Share(s))).MaxBy(s => s.Item2);
        await _house.NoneAsync(Text($"select count(*) from stems where stem = '{stem}' and documents < {(int)(share * generated.Count * 0.98)}"), ct);
        var index = await _house.ScalarAsync("select sum(pg_total_relation_size(t::regclass))::bigint from unnest(array['article_index', 'article_ranks', 'words', 'stems']) t", ct);
        var all = await _house.ScalarAsync("select sum(pg_total_relation_size(t::regclass))::bigint from unnest(array['articles', 'revisions']) t", ct);
        report.Line("PostgreSQL's index (articles and their revisions)", $"{Megabytes(index)} ({Megabytes(all)})");
    }

    async Task<HttpResponseMessage> SendAsync(HttpClient administrator, HttpContent body, CancellationToken ct)
    {
        try
        {
            return await administrator.PostAsync(new Uri("/api/knowledge/articles/import", UriKind.Relative), body, ct);
        }
        catch (HttpRequestException broken)
        {
            throw new NotRunningException($"The import broke off: {(broken.InnerException ?? broken).Message}\n{string.Join('\n', _house.Faults().Take(20))}");
        }
    }

    async Task CopiedAsync(Uri address, HttpClient bare, CancellationToken ct)
    {
        using var administrator = _house.Client(address, "administrator");
        var clock = Stopwatch.StartNew();
        while (await SearchHouse.IndexAsync(administrator, ct) is var state
            && (state.GetProperty("waiting").GetInt32() > 0 || state.GetProperty("indexed") is not { ValueKind: JsonValueKind.Number } indexed
                || indexed.GetInt64() < state.GetProperty("articles").GetInt64()))
        {
            await Task.Delay(500, ct);
        }

        report.Line("Elasticsearch's index built from the database", $"{clock.Elapsed.TotalSeconds:0} s");
        var size = (await bare.GetFromJsonAsync<JsonElement>(new Uri("articles-*/_stats/store", UriKind.Relative), ct))
            .GetProperty("_all").GetProperty("primaries").GetProperty("store").GetProperty("size_in_bytes").GetInt64();
        report.Line("Elasticsearch's index", $"{Megabytes(size)}");
    }

    /// <summary>A search as the desk does it; that another engine answers is a failure here.</summary>
    async Task AskAsync(HttpClient service, string engine, Question question, CancellationToken ct)
    {
        using var reply = await service.PostAsJsonAsync(new Uri("/api/knowledge/search", UriKind.Relative), new { q = question.Text, take = 20 }, ct);
        var bytes = await reply.Content.ReadAsByteArrayAsync(ct);
        if (reply.IsSuccessStatusCode && bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\"engine\":\"{engine}\"")) >= 0)
            return;
        Interlocked.Increment(ref _failed);
    }

    async Task TableAsync(Asked asked, IReadOnlyList<QueryKind> kinds, TimeSpan time, CancellationToken ct)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns(["query", .. Clients.Select(c => $"{c} clients: p50 / p95 / p99, ms"), "bare p50 at 1, 8", "ratio at 1, 8", "p95 at 8"]);
        var heaviest = ("", 0.0);
        // Machine code is made of what runs often: everything runs for a while, alike alone and in the service, before anything is measured.
        foreach (var kind in kinds)
        {
            await MeasureAsync(asked.Service, kind, 8, WarmUp, new Latencies(), ct);
            if (kind.HasBare)
                await MeasureAsync(asked.Bare, kind, 8, WarmUp, new Latencies(), ct);
        }

        _failed = 0;
        foreach (var kind in kinds)
        {
            await MeasureAsync(asked.Service, kind, 4, time / 4, new Latencies(), ct);
            var runs = Clients.ToDictionary(c => c, _ => new Latencies());
            var bare = Clients.ToDictionary(c => c, _ => new Latencies());
            // By turns, so that what else the machine does falls on both alike.
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var clients in Clients)
                {
                    await MeasureAsync(asked.Service, kind, clients, time / Rounds, runs[clients], ct);
                    if (kind.HasBare && clients < Clients[^1])
                        await MeasureAsync(asked.Bare, kind, clients, time / Rounds, bare[clients], ct);
                }
            }

            var (p95, goal) = (runs[8].Percentile(.95), asked.Goal(kind));
            report.Judge($"{asked.Engine}, {kind.Name}", p95 <= goal);
            var ratio = kind.HasBare ? runs[8].Percentile(.5) / bare[8].Percentile(.5) : 0;
            if (ratio > heaviest.Item2)
                heaviest = (kind.Name, ratio);
            table.AddRow([kind.Name, .. Clients.Select(c => Show(runs[c])),
                kind.HasBare ? Text($"{bare[1].Percentile(.5):0.0}, {bare[8].Percentile(.5):0.0}") : "-",
                kind.HasBare ? Text($"{runs[1].Percentile(.5) / bare[1].Percentile(.5):0.0}, {ratio:0.0}") : "-",
                Text($"{(p95 <= goal ? "[green]met[/]" : "[red]missed[/]")}: {goal:0} ms")]);
        }

        AnsiConsole.WriteLine(asked.Engine);
        AnsiConsole.Write(table);
        report.Target($"{asked.Engine}: most that the service adds at p50", $"{heaviest.Item2:0.0} times the bare engine ({heaviest.Item1})", heaviest.Item2 <= MostRatio, $"at most {MostRatio}");
        report.Target($"{asked.Engine}: searches that failed or fell to another engine", $"{_failed}", _failed == 0, "none");
        foreach (var fault in _house.Faults().Take(_failed > 0 ? 5 : 0))
            AnsiConsole.WriteLine(fault[..Math.Min(fault.Length, 300)]);
    }

    static async Task MeasureAsync(
        Func<Question, CancellationToken, Task> ask, QueryKind kind, int clients, TimeSpan time, Latencies latencies, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(
            async () =>
            {
                while (Stopwatch.GetElapsedTime(started) < time)
                {
                    var question = kind.Next();
                    var began = Stopwatch.GetTimestamp();
                    await ask(question, ct);
                    latencies.AddSince(began);
                }
            },
            ct)));
    }

    static string Show(Latencies l) => Text($"{l.Percentile(.5):0.0} / {l.Percentile(.95):0.0} / {l.Percentile(.99):0.0}");

    static string Megabytes(long bytes) => Text($"{bytes / 1e6:0} MB");

    static string Text(FormattableString value) => value.ToString(CultureInfo.InvariantCulture);
}
