using Helpdesk.Testing;
using static Helpdesk.Tests.ServiceDefaults.Deposits;

namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>Each committed event takes effect exactly once, whatever process dies and when.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task A_kill_after_commit_and_before_publish_loses_nothing()
    {
        var rabbitMq = await TestServers.VirtualHostAsync();
        await using var wire = new BrokenWire(rabbitMq);
        await using var source = await LedgerProcess.StartAsync("source", wire.Address);
        await using var other = await LedgerProcess.StartAsync("other", rabbitMq);
        await DepositAsync(source, rounds: 2);
        await other.AgreesWithAsync(source);

        wire.HoldTowardsBroker();
        await DepositAsync(source, rounds: 4);
        await Probe.Until("publishing to begin", () => Task.FromResult(wire.HeldBytes > 0));
        await source.KillAsync();
        wire.Mend();
        var before = await other.TotalsAsync();
        await source.StartAgainAsync();

        before.ShouldNotBe(await SumOf(source), "the events were not to get out before the kill");
        await other.AgreesWithAsync(source);
        await source.AgreesWithAsync(source);
    }

    [Fact]
    public async Task A_kill_after_publish_and_before_mark_repeats_nothing()
    {
        var rabbitMq = await TestServers.VirtualHostAsync();
        await using var wire = new BrokenWire(rabbitMq);
        await using var source = await LedgerProcess.StartAsync("source", wire.Address);
        await using var other = await LedgerProcess.StartAsync("other", rabbitMq);
        await DepositAsync(source, rounds: 2);
        await other.AgreesWithAsync(source);

        var before = await other.TotalsAsync();
        wire.HoldTowardsService();
        await DepositAsync(source, rounds: 4);
        await Probe.Until("the other service to hear what was published", other.TotalsAsync, totals => totals != before);
        (await source.UnpublishedAsync()).ShouldBeGreaterThan(0, "a confirmation was not to get through before the kill");
        await source.KillAsync();
        wire.Mend();
        await source.StartAgainAsync();

        await Probe.Until("everything to be published again", async () => await source.UnpublishedAsync() == 0);
        await other.AgreesWithAsync(source);
        await source.AgreesWithAsync(source);
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_a_consumer_leaves_no_half_and_no_double_effect()
    {
        var rabbitMq = await TestServers.VirtualHostAsync();
        await using var source = await LedgerProcess.StartAsync("source", rabbitMq);
        await using var other = await LedgerProcess.StartAsync("other", rabbitMq);
        await DepositAsync(source, rounds: 2);
        await other.AgreesWithAsync(source);
        var before = await other.TotalsAsync();

        await File.WriteAllTextAsync(other.StopFile, "");
        await DepositAsync(source, rounds: 3);
        await Probe.Until("a consumer to stop between effect and commit", () => Task.FromResult(File.Exists(other.StopFile + ".reached")));
        await other.KillAsync();

        (await other.TotalsAsync()).ShouldBe(before);
        File.Delete(other.StopFile);
        await other.StartAgainAsync();
        await other.AgreesWithAsync(source);
    }

    [Fact]
    public async Task Kills_at_any_moment_under_load_lose_and_repeat_nothing()
    {
        var rabbitMq = await TestServers.VirtualHostAsync();
        await using var source = await LedgerProcess.StartAsync("source", rabbitMq);
        await using var other = await LedgerProcess.StartAsync("other", rabbitMq);
        var random = new Random(20260301);
        using var enough = new CancellationTokenSource();
        var writing = Accounts.Select(account => WriteAsync(source, account, enough.Token)).ToArray();

        for (var kill = 0; kill < 4; kill++)
        {
            var victim = kill % 2 == 0 ? source : other;
            var seen = await source.QueryAsync<long>("select coalesce(sum(version), 0) from accounts");
            var until = seen + random.Next(20, 120);
            await Probe.Until("more deposits", async () => await source.QueryAsync<long>("select coalesce(sum(version), 0) from accounts") >= until);
            await victim.KillAsync();
            await victim.StartAgainAsync();
        }

        await enough.CancelAsync();
        await Task.WhenAll(writing);
        await other.AgreesWithAsync(source);
        await source.AgreesWithAsync(source);
    }
}
