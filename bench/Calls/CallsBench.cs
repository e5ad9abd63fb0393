using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Helpdesk.Bench.Demo;

namespace Helpdesk.Bench.Calls;

/// <summary>
/// How soon an operator sees a call, and how soon a registered call is linked, at steady rates of calls with realistic lives; afterwards
/// every request is accounted for and the registration % computed again.
/// </summary>
internal sealed class CallsBench(Installation installation, Door door, Report report)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(90);
    static readonly TimeSpan Reported = TimeSpan.FromSeconds(30);

    /// <param name="calls">How many calls at each rate.</param>
    /// <param name="perSecond">One rate, or 0 for 20, 50 and 100 calls/s.</param>
    /// <param name="ct">Stops it.</param>
    public async Task RunAsync(int calls, int perSecond, CancellationToken ct)
    {
        await using var stage = await Stage.SetAsync(door, installation.AdminPassword, Installation.DemoPassword, ct);
        using var supervisor = await door.SignInAsync("sofia", Installation.DemoPassword, ct);
        // What runs often is compiled again in the first seconds of it.
        await stage.Run(door, Patience, Patience).PlayAsync(LifeCycle.Plan(400, Stage.Operators, Name("warm"), 1), 20, null, ct);
        foreach (var rate in perSecond > 0 ? (int[])[perSecond] : [20, 50, 100])
            await RunAsync(stage, supervisor, calls, rate, ct);
    }

    async Task RunAsync(Stage stage, Person supervisor, int calls, int perSecond, CancellationToken ct)
    {
        report.Section($"Calls, {calls} at {perSecond}/s");
        var (from, name) = (DateTimeOffset.UtcNow.AddHours(-1), Name($"r{perSecond}"));
        var before = await RegistrationFigure.ReadAsync(supervisor, from, from.AddHours(3), ct);
        var run = stage.Run(door, Patience, Patience);
        await run.PlayAsync(LifeCycle.Plan(calls, Stage.Operators, name, perSecond), perSecond, null, ct);

        var account = new CallsAccount(installation.Database, name, run.Deliveries);
        var faults = (await account.SettleAsync(Settling, ct)).ToList();
        faults.AddRange(Rings(stage, run, _ => false));
        var (linked, unlinked) = account.Expected();
        var figure = await SettledAsync(supervisor, before, from, linked, unlinked, ct);
        if ((figure.Linked, figure.Unlinked) != (linked, unlinked))
            faults.Add($"registration: {figure.Linked} / ({figure.Linked} + {figure.Unlinked}) where the plan says {linked} / ({linked} + {unlinked})");

        report.Line("webhook reply", $"{run.Reply}");
        report.Line("webhook (ring) → pop", $"{run.Pop}");
        report.Line("webhook (answer), \"+1\" → linked incident", $"{run.Linked}");
        report.Line("of that, registration → linked", $"{run.FromRegistration}");
        report.Line("registration %, by the plan and by Reporting", $"{linked} / ({linked} + {unlinked}) = {100.0 * linked / Math.Max(1, linked + unlinked):0.0} %");
        if (!run.Unseen.IsEmpty) report.Line("calls on no screen within 10 s", $"[red]{Named(run.Unseen)}[/]");
        if (!run.Unlinked.IsEmpty) report.Line("links on no screen within 10 s", $"[red]{Named(run.Unlinked)}[/]");
        faults.AddRange(run.Broken);
        foreach (var fault in faults.Take(10)) report.Line("account", $"[red]{Spectre.Console.Markup.Escape(fault)}[/]");
        report.Target(
            "nothing lost or doubled", $"{run.Deliveries.Sum(d => d.Accepted)} requests, {faults.Count} faults", faults.Count == 0 && run.Unseen.IsEmpty && run.Unlinked.IsEmpty, "no faults");
        if (perSecond > 50) return;
        if (perSecond == 50)
            report.Target("webhook reply p95", $"{run.Reply.Percentile(.95):0} ms", run.Reply.Percentile(.95) <= 25, "at most 25 ms");
        report.Target("pop p95", $"{run.Pop.Percentile(.95):0} ms", run.Pop.Percentile(.95) <= 60, "at most 60 ms");
        report.Target("linked incident p95", $"{run.Linked.Percentile(.95):0} ms", run.Linked.Percentile(.95) <= 250, "at most 250 ms");
    }

    /// <summary>Each phone that rang rang once on its operator's screen; calls whose ring was overtaken are left out.</summary>
    /// <param name="stage">Where they rang.</param>
    /// <param name="run">The calls.</param>
    /// <param name="maybeOver">Calls that may have been over before a screen could show them: those may not have rung.</param>
    public static IEnumerable<string> Rings(Stage stage, CallsRun run, Predicate<Delivery> maybeOver) =>
        from delivery in run.Deliveries
        where delivery.IsWhole && delivery.Call.Swapped != 1
        from index in delivery.Call.Rings
        let rings = stage.Ears.Rings(delivery.Call.From, index)
        where rings > 1 || (rings == 0 && !maybeOver(delivery))
        select $"{delivery.Call.Id}: rang {rings} times at operator {index + 1}";

    static string Named(ConcurrentBag<Delivery> deliveries) =>
        $"{deliveries.Count}: {string.Join(", ", deliveries.Take(5).Select(delivery => delivery.Call.Id))}";

    /// <summary>A name for a run that no other has.</summary>
    public static string Name(string what) => string.Create(CultureInfo.InvariantCulture, $"b{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x}{what}");

    /// <summary>The figure when it is the expected one, or what it is after half a minute or as long as is said.</summary>
    public static async Task<RegistrationFigure> SettledAsync(
        Person supervisor, RegistrationFigure before, DateTimeOffset from, long linked, long unlinked, CancellationToken ct, TimeSpan? patience = null)
    {
        var atMost = patience ?? Reported;
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var figure = (await RegistrationFigure.ReadAsync(supervisor, from, from.AddHours(3), ct)).Since(before);
                if ((figure.Linked, figure.Unlinked) == (linked, unlinked) || Stopwatch.GetElapsedTime(began) > atMost) return figure;
            }
            catch (Exception passing) when (passing is HttpRequestException or IOException or RefusedException { Status: >= 500 } && Stopwatch.GetElapsedTime(began) < atMost)
            {
                // What was killed is being started again.
            }

            await Task.Delay(500, ct);
        }
    }
}
