using System.Text.Json;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.Testing;
using Helpdesk.Tests.ServiceDefaults.Ledger;
using Npgsql;
using static Helpdesk.Tests.ServiceDefaults.Deposits;

namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>
/// Each committed event takes effect exactly once in each consumer's database. Two services: one makes deposits, both add them up, each in
/// its own database.
/// </summary>
public sealed class OutboxAndInboxTests
{
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
        await Probe.Until("the others to be taken", source.TotalsAsync, totals => totals == expected);
        var management = await TestServers.ManagementAsync();
        var queue = $"api/queues/{new Uri(rabbitMq).AbsolutePath[1..]}/source-add-up-deposits_error";
        await Probe.Until("the message in the error queue", async () =>
        {
            using var reply = await management.GetAsync(new Uri(queue, UriKind.Relative));
            return reply.IsSuccessStatusCode
                ? JsonSerializer.Deserialize<JsonElement>(await reply.Content.ReadAsStringAsync()).TryGetProperty("messages", out var count) ? count.GetInt32() : 0
                : 0;
        }, count => count == 1);
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
