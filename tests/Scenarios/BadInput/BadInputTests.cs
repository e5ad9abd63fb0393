using Helpdesk.Bench;
using Helpdesk.Bench.Fuzzing;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Scenarios.BadInput;

/// <summary>Bad input on every route of every service: a refusal that explains itself, never a failure, never half a write.</summary>
public sealed class BadInputTests(RunningSystem system)
{
    private const int Requests = 2000, Seed = 20260301;

    [Fact]
    public async Task Bad_input_is_refused_everywhere_and_leaves_no_half_writes()
    {
        var ct = TestContext.Current.CancellationToken;
        using var door = new Door(system.GatewayUrl);
        var people = new List<Person>();
        foreach (var login in (string[])["anna", "egor", "sofia", "petr"])
            people.Add(await door.SignInAsync(login, RunningSystem.DemoPassword, ct));
        people.Add(await door.SignInAsync("admin", system.AdminPassword, ct));
        var fuzzer = new Fuzzer(door, people, Seed);

        var faults = await fuzzer.RunAsync(Requests, () => { }, ct);

        faults.Select(fault => $"#{fault.Number} {fault.Request} {fault.Body} → {fault.Answer}").ShouldBeEmpty();
        (await Halves.FindAsync(system.Database, ct)).ShouldBeEmpty();
        fuzzer.Statuses.Keys.ShouldContain(400);
    }
}
