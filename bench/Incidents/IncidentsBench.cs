using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Bench.Measuring;
using Helpdesk.Bench.Registrations;
using Spectre.Console;

namespace Helpdesk.Bench.Incidents;

/// <summary>
/// What operators do all day, through the gateway at 1, 8 and 32 clients: first with 10,000 incidents, then with so many as asked, for a
/// desk must not slow down as it fills.
/// </summary>
internal sealed class IncidentsBench(Installation installation, Door door, Report report)
{
    const int Few = 10_000;
    const double MostSlower = 1.3;
    static readonly int[] Concurrencies = [1, 8, 32];

    IReadOnlyList<Person> _crew = [];
    readonly Loaded _loaded = new(installation);
    int _turn;

    sealed record Act(string Name, double Goal, double? P95, Func<Person, int, CancellationToken, Task> Run);

    public async Task RunAsync(int incidents, int seconds, IReadOnlyList<string> named, CancellationToken ct)
    {
        _crew = await Crew.GatherAsync(door, installation.AdminPassword, 32, cancellationToken: ct);
        Act[] acts =
        [
            new("register", 300, null, RegisterAsync), new("reply", 400, null, ReplyAsync), new("read a card", 800, null, ReadAsync),
            new("list", 600, 50, ListAsync), new("red counters", 0, null, CountAsync), new("merge", 0, null, MergeAsync),
        ];
        acts = [.. acts.Where(act => named.Count == 0 || named.Contains(act.Name.Split(' ')[0]))];
        var few = await RoundAsync(acts, Math.Min(Few, incidents), seconds, goals: false, ct);
        if (incidents <= Few)
            return;
        var many = await RoundAsync(acts, incidents, seconds, goals: true, ct);
        foreach (var act in acts)
        {
            var slower = few[act.Name] / many[act.Name];
            report.Target($"{act.Name}, rate with {Few:N0} against {incidents:N0}", $"{slower:0.00}", slower <= MostSlower, $"at most {MostSlower}");
        }
    }

    async Task<Dictionary<string, double>> RoundAsync(Act[] acts, int incidents, int seconds, bool goals, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await _loaded.GrowAsync(_crew[0], incidents, there => AnsiConsole.WriteLine($"{there:N0} incidents"), ct);
        report.Section($"Incidents: {incidents:N0} of them, loaded in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        var rates = new Dictionary<string, double>();
        foreach (var act in acts)
        {
            foreach (var concurrency in Concurrencies)
            {
                var (rate, latencies, failed) = await MeasureAsync(act, concurrency, TimeSpan.FromSeconds(seconds), ct);
                var value = $"{rate:0}/s, {latencies}{(failed > 0 ? $" [red]({failed} failed)[/]" : "")}";
                if (concurrency == 8)
                    rates[act.Name] = rate;
                if (goals && concurrency == 8 && act.Goal > 0)
                    report.Target($"{act.Name}, {concurrency} clients", $"{value}", rate >= act.Goal && latencies.Percentile(.95) <= (act.P95 ?? double.MaxValue),
                        $"at least {act.Goal}/s{(act.P95 is { } p95 ? $", p95 at most {p95} ms" : "")}");
                else
                    report.Line($"{act.Name}, {concurrency} clients", value);
                if (act.Name is "register" or "reply" or "merge")
                    await Backlog.DrainedAsync(installation, ct);
            }
        }

        return rates;
    }

    async Task<(double Rate, Latencies Latencies, int Failed)> MeasureAsync(Act act, int concurrency, TimeSpan duration, CancellationToken ct)
    {
        var latencies = new Latencies();
        var failed = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var turn = Interlocked.Increment(ref _turn);
                var began = Stopwatch.GetTimestamp();
                try
                {
                    // People take turns, so that no one's own limit at the gateway is what is measured.
                    await act.Run(_crew[turn % _crew.Count], turn, ct);
                    latencies.AddSince(began);
                }
                catch (RefusedException)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        }));
        return (latencies.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, latencies, failed);
    }

    Task<JsonElement> RegisterAsync(Person by, int turn, CancellationToken ct) =>
        by.PostAsync("/api/incidents", new { subscriberId = Of(_loaded.Clients, turn).Id, question = "Не проходит отчёт, ошибка формата." }, cancellationToken: ct);

    Task<JsonElement> ReplyAsync(Person by, int turn, CancellationToken ct) =>
        by.PostAsync($"/api/incidents/{Of(_loaded.Open, turn)}/posts", new { kind = "solution", text = "Обновите формы и отправьте отчёт снова." }, cancellationToken: ct);

    Task<JsonElement> ReadAsync(Person by, int turn, CancellationToken ct) => by.GetAsync($"/api/incidents/{Of(_loaded.Open, turn)}", ct);

    Task<JsonElement> ListAsync(Person by, int turn, CancellationToken ct) => by.GetAsync((turn % 3) switch
    {
        0 => "/api/incidents?view=open&take=25",
        1 => "/api/incidents?view=mine&take=25",
        _ => $"/api/incidents?inn={Of(_loaded.Clients, turn).Inn}&take=25",
    }, ct);

    Task<JsonElement> CountAsync(Person by, int turn, CancellationToken ct) => by.GetAsync($"/api/subscribers/{Of(_loaded.Clients, turn).Id}/counters", ct);

    // A pair is merged and un-merged by turns: there are only so many of them.
    async Task MergeAsync(Person by, int turn, CancellationToken ct)
    {
        if (_loaded.Pairs.Count == 0)
            return;
        var (one, into) = Of(_loaded.Pairs, turn);
        using var merge = new HttpRequestMessage(HttpMethod.Post, $"/api/incidents/{one}/merge") { Content = JsonContent.Create(new { intoId = into }) };
        merge.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        using var merged = await by.SendRawAsync(merge, ct);
        using var back = new HttpRequestMessage(HttpMethod.Post, $"/api/incidents/{one}/unmerge") { Content = JsonContent.Create(new { }) };
        using var unmerged = await by.SendRawAsync(back, ct);
        if (!merged.IsSuccessStatusCode || !unmerged.IsSuccessStatusCode)
            throw new RefusedException($"merge: {(int)merged.StatusCode}, unmerge: {(int)unmerged.StatusCode}", (int)merged.StatusCode);
    }

    static T Of<T>(IReadOnlyList<T> list, int turn) => list[(int)((uint)turn % (uint)list.Count)];
}
