using System.Diagnostics;
using Helpdesk.Bench.Calls;
using Helpdesk.Bench.Demo;

namespace Helpdesk.Bench.Faults;

/// <summary>What came of calls played while parts of the system were killed.</summary>
/// <param name="Requests">Requests that were accepted.</param>
/// <param name="Unknown">Requests whose reply was lost.</param>
/// <param name="Refused">Requests that nobody took: those are lost, as no PBX sends them again.</param>
/// <param name="Unseen">Calls that were over before a screen could show them; they are accounted for like the others.</param>
/// <param name="Killed">What was killed.</param>
/// <param name="Faults">What the accounting found; empty when every accepted request is accounted for.</param>
internal sealed record FaultReport(
    int Requests, int Unknown, int Refused, int Unseen, IReadOnlyList<string> Killed, IReadOnlyList<string> Faults);

/// <summary>
/// Plays calls without any retry by the PBX while one Telephony instance, Incidents, RabbitMQ and PostgreSQL are killed (kill -9), each once,
/// and accounts for every accepted request afterwards.
/// </summary>
internal sealed class FaultRun(Func<Installation> installation, Door door)
{
    /// <summary>What is killed, one after the other while the calls come in.</summary>
    public static readonly IReadOnlyList<string> Everything = ["telephony", "incidents", "rabbitmq", "postgres"];

    const string Outage20 = "rabbitmq for 20 s";

    /// <summary>What the full run kills: every service, both servers, and the broker again and again for twenty seconds under writes.</summary>
    public static readonly IReadOnlyList<string> Campaign = [.. Everything, "knowledge", "notifications", "reporting", Outage20, "gateway"];

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Without a broker a stream of another instance looks by itself every fifteen seconds.
    static readonly TimeSpan PopPatience = TimeSpan.FromSeconds(30);

    // What comes while the database is away, or does not answer within five seconds, waits on disk. Two instances take it in, each in its own
    // order, so that a call's end may come before its ring, which then shows nowhere.
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5), Outage = TimeSpan.FromSeconds(30), Spooled = TimeSpan.FromSeconds(4.5);

    long? _databaseKilled;

    /// <param name="calls">How many calls.</param>
    /// <param name="perSecond">At which rate.</param>
    /// <param name="kills">What is killed, in this order.</param>
    /// <param name="tell">Hears what happens.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<FaultReport> RunAsync(int calls, int perSecond, IReadOnlyList<string> kills, Action<string> tell, CancellationToken ct)
    {
        var (name, from) = (CallsBench.Name("f"), DateTimeOffset.UtcNow.AddHours(-1));
        await using var stage = await Stage.SetAsync(door, installation().AdminPassword, Installation.DemoPassword, ct);
        using var supervisor = await door.SignInAsync("sofia", Installation.DemoPassword, ct);
        var before = await RegistrationFigure.ReadAsync(supervisor, from, from.AddHours(3), ct);
        var killed = new List<string>();
        var outages = new List<Task>();
        var run = stage.Run(door, PopPatience, Patience);
        var began = Stopwatch.GetTimestamp();
        await run.PlayAsync(
            LifeCycle.Plan(calls, Stage.Operators, name, 5), perSecond,
            number =>
            {
                if (killed.Count < kills.Count && number >= calls * (killed.Count + 1) / (kills.Count + 1)) Kill(kills[killed.Count], killed, outages, tell, ct);
                return Task.CompletedTask;
            }, ct);

        await Task.WhenAll(outages);
        tell($"all calls are over after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        var account = new CallsAccount(installation().Database, name, run.Deliveries);
        var faults = (await account.SettleAsync(Patience, ct)).ToList();
        faults.AddRange(CallsBench.Rings(stage, run, MaybeOver));
        faults.AddRange(run.Unseen.Where(delivery => !MaybeOver(delivery)).Select(delivery => $"{delivery.Call.Id} was on no screen within 30 s"));
        faults.AddRange(run.Unlinked.Select(delivery => $"{delivery.Call.Id}: its link was on no screen within two minutes"));
        faults.AddRange(run.Broken);
        faults.AddRange(run.Deliveries.Where(delivery => delivery.Failed > 0).Select(delivery => $"{delivery.Call.Id}: {delivery.Failed} requests were answered 500"));
        var judged = await account.JudgedAsync(ct);
        var figure = await CallsBench.SettledAsync(supervisor, before, from, judged.Linked, judged.Unlinked, ct, Patience);
        if ((figure.Linked, figure.Unlinked) != judged)
            faults.Add($"registration: Reporting says {figure.Linked} / ({figure.Linked} + {figure.Unlinked}), the verdicts {judged.Linked} / ({judged.Linked} + {judged.Unlinked})");
        tell($"live feeds were resumed {stage.Ears.Resumed} times, {stage.Ears.Silent} of them after a silence");
        tell($"accounted for after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        return new(
            run.Deliveries.Sum(d => d.Accepted), run.Deliveries.Sum(d => d.Unknown), run.Deliveries.Sum(d => d.Refused), run.Unseen.Count, killed, faults);
    }

    bool MaybeOver(Delivery delivery) =>
        delivery.Slowest > Spooled
        || (_databaseKilled is { } killed && Stopwatch.GetElapsedTime(killed, delivery.Began) is var after && after > -Lifetime && after < Outage);

    void Kill(string what, List<string> killed, List<Task> outages, Action<string> tell, CancellationToken ct)
    {
        killed.Add(what);
        if (what == Outage20) outages.Add(KeepDownAsync("rabbitmq", TimeSpan.FromSeconds(20), tell, ct));
        else KillOne(what, tell);
    }

    // Its host starts it again each time, and each time it is killed again before it serves anybody.
    async Task KeepDownAsync(string what, TimeSpan howLong, Action<string> tell, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < howLong)
        {
            if (installation().Processes.Any(process => process.Name == what)) KillOne(what, tell);
            await Task.Delay(500, ct);
        }

        tell($"{what} may come back");
    }

    void KillOne(string what, Action<string> tell)
    {
        // The first instance, by its name or its name and a number.
        var (name, id) = installation().Processes.FirstOrDefault(process => process.Name == what || process.Name.StartsWith(what + "-", StringComparison.Ordinal));
        if (what == "postgres") _databaseKilled = Stopwatch.GetTimestamp();
        if (id == 0)
        {
            tell($"{what} does not run");
            return;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
            tell($"killed {name}");
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself since its host wrote down that it runs.
            tell($"{name} does not run just now");
        }
    }
}
