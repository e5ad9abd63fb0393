using Helpdesk.Testing;
using static Helpdesk.Tests.ServiceDefaults.Deposits;

namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>Each committed event takes effect exactly once, though the broker goes away and comes back.</summary>
public sealed class BrokerOutageTests
{
    [Fact]
    public async Task Writes_go_on_while_the_broker_is_away_and_all_events_arrive_afterwards()
    {
        var folder = TestServers.NewFolder("rabbitmq");
        await using var first = await TestServers.OwnRabbitMqAsync(folder: folder);
        await using var source = await LedgerProcess.StartAsync("source", first.Address.ToString());
        await using var other = await LedgerProcess.StartAsync("other", first.Address.ToString());
        using var enough = new CancellationTokenSource();
        var writing = Accounts.Select(account => WriteAsync(source, account, enough.Token)).ToArray();
        await Probe.Until("events to flow", async () => await other.TotalsAsync() != "");

        await first.DisposeAsync();
        var atStop = await source.QueryAsync<long>("select coalesce(sum(version), 0) from accounts");
        var away = Task.Delay(TimeSpan.FromSeconds(15));
        await Probe.Until("writes to go on without the broker", async () => await source.UnpublishedAsync() > 50);
        using (var health = await source.Client.GetAsync("/health")) (await health.Content.ReadAsStringAsync()).ShouldBeOneOf("Healthy", "Degraded");
        await away;
        var during = await source.QueryAsync<long>("select coalesce(sum(version), 0) from accounts") - atStop;
        await using var second = await TestServers.OwnRabbitMqAsync(first.Port, folder);
        await enough.CancelAsync();
        await Task.WhenAll(writing);

        during.ShouldBeGreaterThan(50);
        await other.AgreesWithAsync(source);
        await source.AgreesWithAsync(source);
    }

    [Fact]
    public async Task A_broker_that_leaves_in_the_middle_of_a_consumer_is_found_again()
    {
        var folder = TestServers.NewFolder("rabbitmq");
        await using var first = await TestServers.OwnRabbitMqAsync(folder: folder);
        await using var source = await LedgerProcess.StartAsync("source", first.Address.ToString());
        await DepositAsync(source, rounds: 1);
        await source.AgreesWithAsync(source);

        await File.WriteAllTextAsync(source.StopFile, "");
        await DepositAsync(source, rounds: 1);
        await Probe.Until("a consumer to stop between effect and commit", () => Task.FromResult(File.Exists(source.StopFile + ".reached")));
        await first.DisposeAsync();
        File.Delete(source.StopFile);
        await using var second = await TestServers.OwnRabbitMqAsync(first.Port, folder);
        await DepositAsync(source, rounds: 1);

        await source.AgreesWithAsync(source);
    }

    [Fact]
    public async Task A_broker_that_leaves_before_it_knows_two_kinds_of_events_is_found_again()
    {
        var rabbitMq = await TestServers.VirtualHostAsync();
        await using var wire = new BrokenWire(rabbitMq);
        await using var source = await LedgerProcess.StartAsync("source", wire.Address);
        await Probe.Until("the first event to go out", () => source.QueryAsync<long>("select count(*) from outbox where published_at is not null"), sent => sent > 0);

        wire.HoldTowardsService();
        await source.DepositAsync(Accounts[0], 1, "the first of two kinds waits for the broker, the second for the first");
        await Probe.Until("the broker's answers to be held", () => Task.FromResult(wire.HeldBytes > 0));
        wire.Cut();
        await DepositAsync(source, rounds: 1);
        wire.Mend();

        await source.AgreesWithAsync(source);
    }
}
