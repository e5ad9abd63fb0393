using System.Text.Json;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.Testing;
using Helpdesk.Tests.ServiceDefaults.Ledger;
using Npgsql;

namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>
/// Each committed event takes effect exactly once in each consumer's database, whatever dies and when. Two services: one makes deposits,
/// both add them up, each in its own database.
/// </summary>
public sealed class OutboxAndInboxTests
{
    private static readonly Guid[] Accounts = [.. Enumerable.Range(1, 5).Select(n => new Guid($"00000000-0000-7000-8000-00000000000{n}"))];

    [Fact]
    public async Task An_event_reaches_every_service_once()
    {
        var rabbitMq = await TestServers.VirtualHostAsync();
        await using var source = await LedgerProcess.StartAsync("source", rabbitMq);
        await using var other = await LedgerProcess.StartAsync("other", rabbitMq);

        await DepositAsync(source, rounds: 20);

        await other.AgreesWithAsync(source);
        await source.AgreesWithAsync(source);
    }

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
        await other.AgreesWithAsync(source, TimeSpan.FromSeconds(60));
        await source.AgreesWithAsync(source, TimeSpan.FromSeconds(60));
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
    public async Task Every_message_three_times_and_in_reverse_order_changes_nothing()
    {
        var rabbitMq = await TestServers.VirtualHostAsync();
        await using var source = await LedgerProcess.StartAsync("source", rabbitMq);
        await DepositAsync(source, rounds: 12);
        await source.AgreesWithAsync(source);
        var otherHost = await TestServers.VirtualHostAsync();
        await using var other = await LedgerProcess.StartAsync("other", otherHost);
        await using var bus = await TestBus.StartAsync(otherHost);

        var events = await EventsOf(source);
        for (var time = 0; time < 3; time++)
            foreach (var (id, message) in events.AsEnumerable().Reverse())
                await bus.Publish(message, id);

        await other.AgreesWithAsync(source);
    }

    [Fact]
    public async Task A_consumer_that_fails_after_its_effect_is_tried_again_without_doubling_it()
    {
        var rabbitMq = await TestServers.VirtualHostAsync();
        await using var source = await LedgerProcess.StartAsync("source", rabbitMq);

        await source.DepositAsync(Accounts[0], AddUpDeposits.FailsOnce);
        await source.DepositAsync(Accounts[0], 1);

        await source.AgreesWithAsync(source);
    }

    [Fact]
    public async Task A_message_that_can_never_be_taken_goes_to_the_error_queue_and_holds_nobody_up()
    {
        var rabbitMq = await TestServers.VirtualHostAsync();
        await using var source = await LedgerProcess.StartAsync("source", rabbitMq);
        // A service that is new asks for history and so hears once more what was published before.
        await Probe.Until("its history to be sent", async () =>
            await source.QueryAsync<long>("select count(*) from inbox where consumer = 'source-resend-history'") == 1);

        await source.DepositAsync(Accounts[0], AddUpDeposits.FailsAlways);
        await DepositAsync(source, rounds: 3, Accounts[1]);

        var expected = $"{Accounts[1]} 3 6 3 6";
        await Probe.Until("the others to be taken", source.TotalsAsync, totals => totals == expected, TimeSpan.FromSeconds(5));
        var management = await TestServers.ManagementAsync();
        var queue = $"api/queues/{new Uri(rabbitMq).AbsolutePath[1..]}/source-add-up-deposits_error";
        await Probe.Until("the message in the error queue", async () =>
        {
            using var reply = await management.GetAsync(new Uri(queue, UriKind.Relative));
            return reply.IsSuccessStatusCode
                ? JsonSerializer.Deserialize<JsonElement>(await reply.Content.ReadAsStringAsync()).TryGetProperty("messages", out var count) ? count.GetInt32() : 0
                : 0;
        }, count => count == 1, TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task Two_instances_of_one_service_share_outbox_and_queue()
    {
        var rabbitMq = await TestServers.VirtualHostAsync();
        var database = await TestServers.DatabaseAsync("ledger");
        // Both begin with no database: one creates and migrates it, the other waits for that.
        var both = await Task.WhenAll(LedgerProcess.StartAsync("source", rabbitMq, database), LedgerProcess.StartAsync("source", rabbitMq, database));
        await using var one = both[0];
        await using var two = both[1];

        await Task.WhenAll(
            DepositAsync(one, 15, Accounts[..2]),
            DepositAsync(two, 15, Accounts[2..]));

        await one.AgreesWithAsync(one);
        (await one.QueryAsync<long>("select count(*) from inbox where consumer = 'source-add-up-deposits'")).ShouldBe(15 * Accounts.Length);
    }

    private static async Task DepositAsync(LedgerProcess ledger, int rounds, params Guid[] accounts)
    {
        for (var round = 1; round <= rounds; round++)
            await Task.WhenAll((accounts is [] ? Accounts : accounts).Select(account => ledger.DepositAsync(account, round)));
    }

    /// <summary>Deposits one after another; what a kill interrupts may or may not be in, and the database says which.</summary>
    private static async Task WriteAsync(LedgerProcess ledger, Guid account, CancellationToken enough)
    {
        for (var amount = 1; !enough.IsCancellationRequested; amount++)
        {
            try
            {
                await ledger.DepositAsync(account, 1000 + amount);
                // A steady stream: how fast a backlog of any size drains is the benchmarks' question.
                await Task.Delay(20, CancellationToken.None);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    private static Task<string> SumOf(LedgerProcess source) => source.QueryAsync<string>(
        "select coalesce(string_agg(concat_ws(' ', id, version, balance, version, balance), '; ' order by id), '') from accounts");

    private static async Task<List<(Guid Id, Deposited Message)>> EventsOf(LedgerProcess source)
    {
        var events = new List<(Guid, Deposited)>();
        await using var connection = new NpgsqlConnection(source.Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select message_id, body::text from outbox where type like '%Deposited%' order by position", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            events.Add((reader.GetGuid(0), JsonSerializer.Deserialize<Deposited>(reader.GetString(1), ApiJson.Options)!));
        return events;
    }
}
