using System.Diagnostics;
using Helpdesk.Bench.Demo.Data;
using Helpdesk.Bench.Measuring;
using Spectre.Console;

namespace Helpdesk.Bench.Registrations;

/// <summary>Incidents registered per second through the gateway, beside what PostgreSQL takes when the same rows are written straight.</summary>
internal sealed class RegistrationsBench(Installation installation, Door door, Report report)
{
    const int Clients = 200;
    static readonly int[] Concurrencies = [1, 8, 32];
    static readonly int[] Rates = [600, 500, 400, 350, 310, 250, 200, 150, 100, 50];

    IReadOnlyList<Person> _crew = [];
    IReadOnlyList<Client> _clients = [];
    Guid _article;
    int _turn;

    /// <param name="onlyRate">Only this many a second are offered, to look at a system under a known load; 0 for the whole bench.</param>
    /// <param name="sustainedSeconds">How long each rate is kept up.</param>
    /// <param name="ct">Stops the bench.</param>
    public async Task RunAsync(int onlyRate, int sustainedSeconds, CancellationToken ct)
    {
        await PrepareAsync(ct);
        if (onlyRate > 0)
        {
            await SustainedAsync(8, [onlyRate], sustainedSeconds, ct);
            return;
        }

        report.Section("Registrations through the gateway");
        var bursts = new Dictionary<int, double>();
        foreach (var concurrency in Concurrencies)
        {
            var (rate, latencies, failures) = await BurstAsync(concurrency, TimeSpan.FromSeconds(6), ct);
            bursts[concurrency] = rate;
            report.Line($"burst, {concurrency} clients", $"{rate:0}/s, {latencies}{Failed(failures)}");
            await Backlog.DrainedAsync(installation, ct);
        }

        // The bursts warmed the system up, so more than they had may be carried on.
        var sustained = 0.0;
        foreach (var concurrency in Concurrencies)
        {
            var most = await SustainedAsync(concurrency, Rates.Where(rate => rate <= 1.3 * bursts[concurrency]), sustainedSeconds, ct);
            if (concurrency == 8)
                sustained = most;
        }

        var limit = await StraightWrites.RateAsync(installation, connections: 8, TimeSpan.FromSeconds(6), ct);
        report.Line("same rows straight to PostgreSQL, 8 connections", $"{limit.OneByOne:0}/s ({limit.Inserts} inserts, one by one in a transaction)");
        report.Line("the same in one round trip", $"{limit.Together:0}/s; sustained against it: {sustained / limit.Together:P1}");
        report.Target("sustained at 8 clients", $"{sustained:0}/s", sustained >= 300, "at least 300/s");
        report.Target("sustained against the limit", $"{sustained / limit.OneByOne:P1}", sustained >= 0.1 * limit.OneByOne, "at least 10%");
    }

    /// <summary>The highest of the tried rates that leaves no backlog two seconds after the end.</summary>
    async Task<double> SustainedAsync(int clients, IEnumerable<int> rates, int seconds, CancellationToken ct)
    {
        foreach (var wanted in rates)
        {
            await Backlog.DrainedAsync(installation, ct);
            var (rate, latencies, failures) = await PacedAsync(clients, wanted, TimeSpan.FromSeconds(seconds), ct);
            var (left, drained) = await Backlog.AfterAsync(installation, TimeSpan.FromSeconds(2), ct);
            report.Line(
                $"sustained {seconds} s, {clients} clients, {wanted}/s offered",
                $"{rate:0}/s, {latencies}; backlog after 2 s: {left}{(left > 0 ? $", empty after {drained.TotalSeconds:0} s" : "")}{Failed(failures)}");
            if (left == 0 && rate >= 0.97 * wanted)
                return rate;
        }

        return 0;
    }

    async Task PrepareAsync(CancellationToken ct)
    {
        _crew = await Crew.GatherAsync(door, installation.AdminPassword, 32, cancellationToken: ct);
        _clients = Demo.Data.Clients.Take(Clients, seed: 7);
        using var expert = await door.SignInAsync("egor", Installation.DemoPassword, ct);
        _article = await Prepared.ArticleAsync(expert, ct);
        // Every client is known before anything is measured.
        await Parallel.ForEachAsync(_clients, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (client, inner) =>
            await Prepared.RegisterAsync(_crew[0], Registration(client, article: null), inner));
        await Prepared.RegisterAsync(_crew[0], Registration(_clients[0], _article), ct);
        await BurstAsync(8, TimeSpan.FromSeconds(4), ct);
        await Backlog.DrainedAsync(installation, ct);
    }

    static object Registration(Client client, Guid? article) => new
    {
        client.Inn,
        kpp = client.Kpp ?? "",
        subscriberName = client.Name,
        articleId = article,
        question = article is null ? "Знакомство" : "Не проходит отчёт, в протоколе ошибка формата.",
        contact = new { name = client.ContactName, phone = client.Phone },
    };

    async Task<(double Rate, Latencies Latencies, int Failures)> BurstAsync(int concurrency, TimeSpan duration, CancellationToken ct) =>
        await MeasureAsync(concurrency, duration, (_, _) => Task.CompletedTask, ct);

    async Task<(double Rate, Latencies Latencies, int Failures)> PacedAsync(int concurrency, int rate, TimeSpan duration, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        return await MeasureAsync(concurrency, duration, async (number, inner) =>
        {
            var ahead = TimeSpan.FromSeconds((double)number / rate) - Stopwatch.GetElapsedTime(started);
            if (ahead > TimeSpan.FromMilliseconds(1))
                await Task.Delay(ahead, inner);
        }, ct);
    }

    async Task<(double Rate, Latencies Latencies, int Failures)> MeasureAsync(
        int concurrency, TimeSpan duration, Func<int, CancellationToken, Task> turn, CancellationToken ct)
    {
        var latencies = new Latencies();
        var (number, failures) = (0, 0);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                await turn(Interlocked.Increment(ref number), ct);
                var began = Stopwatch.GetTimestamp();
                if (await RegisterAsync(ct))
                    latencies.AddSince(began);
                else
                    Interlocked.Increment(ref failures);
            }
        }));
        return (latencies.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, latencies, failures);
    }

    // People take turns, so that no one's own limit at the gateway is what is measured.
    async Task<bool> RegisterAsync(CancellationToken ct)
    {
        var turn = (uint)Interlocked.Increment(ref _turn);
        try
        {
            await _crew[(int)(turn % (uint)_crew.Count)].PostAsync(
                "/api/incidents", Registration(_clients[(int)(turn % (uint)_clients.Count)], _article), cancellationToken: ct);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    static string Failed(int failures) => failures == 0 ? "" : $" [red]({failures} failed)[/]";
}
