using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Servers;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Telephony.ReceiveWebhook;

public sealed class SpoolTests
{
    [Fact, Trait("Feature", "F19")]
    public async Task Webhooks_that_come_while_PostgreSQL_is_away_are_taken_in_when_it_is_back()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"telephony-spool-{Guid.NewGuid():n}");
        var options = new PostgresOptions { Folder = Path.Combine(folder, "postgres"), Port = Ports.Free() };
        var server = await PostgresServer.StartAsync(options);
        try
        {
            var start = new TestServiceOptions
            {
                Database = "telephony",
                SharedWith = ($"{server.ConnectionString};Database=spool;Timeout=2", await TestServers.VirtualHostAsync()),
            };
            start.Settings["Telephony:SpoolFolder"] = Path.Combine(folder, "spool");
            await using var service = await TestService<Program>.StartAsync(start);
            await using var bus = await service.BusAsync();
            await bus.Hear<CallReceived>();
            await bus.Hear<CallEnded>();
            var door = await DoorAsync(service);
            await TellAsync(service, door, "newCall", 0);

            await server.DisposeAsync();
            await TellAsync(service, door, "answer", 5);
            await TellAsync(service, door, "hangup", 95);
            Directory.EnumerateFiles(Path.Combine(folder, "spool"), "*.jsonl").ShouldNotBeEmpty();

            server = await PostgresServer.StartAsync(options);
            var ended = await bus.WaitFor<CallEnded>();
            (ended.Answered, ended.Cause).ShouldBe((true, "normalClearing"));
            using var supervisor = service.Client("supervisor");
            var call = await supervisor.GetJson($"/api/calls/{ended.CallId}");
            call.GetProperty("parts")[0].GetProperty("talkSeconds").GetDouble().ShouldBe(90);
            await bus.WaitForAll<CallReceived>(1, _ => true);
            await Probe.Until("an empty spool", () => Task.FromResult(Directory.GetFiles(Path.Combine(folder, "spool"), "*.jsonl").Length), count => count == 0);
        }
        finally
        {
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact, Trait("Feature", "F19")]
    public async Task A_webhook_that_waits_for_a_lock_is_spooled_alone_and_closes_the_door_for_no_other()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"telephony-spool-{Guid.NewGuid():n}");
        var start = new TestServiceOptions { Database = "telephony" };
        start.Settings["Telephony:SpoolFolder"] = folder;
        await using var service = await TestService<Program>.StartAsync(start);
        await using var bus = await service.BusAsync();
        await bus.Hear<CallReceived>();
        await bus.Hear<CallEnded>();
        var door = await DoorAsync(service);
        await TellAsync(service, door, "newCall", 0);
        var held = await bus.WaitFor<CallReceived>();

        await using (var database = NpgsqlDataSource.Create(service.Database))
        await using (var holder = await database.OpenConnectionAsync())
        await using (await holder.BeginTransactionAsync())
        {
            await using (var hold = new NpgsqlCommand("select 1 from calls where id = $1 for update", holder) { Parameters = { new() { Value = held.CallId } } })
                await hold.ExecuteScalarAsync();
            await TellAsync(service, door, "hangup", 95);
            service.Log.ShouldContain(line => line.Contains("waited too long", StringComparison.Ordinal));

            await TellAsync(service, door, "newCall", 0, "S2");
            await bus.WaitFor<CallReceived>(call => call.CallId != held.CallId);
            service.Log.ShouldNotContain(line => line.Contains("database is away", StringComparison.Ordinal));
        }

        await bus.WaitFor<CallEnded>(call => call.CallId == held.CallId);
        await Probe.Until("an empty spool", () => Task.FromResult(Directory.GetFiles(folder, "*.jsonl").Length), count => count == 0);
    }

    static async Task<string> DoorAsync(TestService<Program> service)
    {
        using var administrator = service.Client("administrator");
        var reply = await administrator.PostAsJsonAsync("/api/calls/accounts", new { name = "spool", adapter = "generic" });
        return (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("path").GetString()!;
    }

    static async Task TellAsync(TestService<Program> service, string door, string what, double seconds, string callId = "S1")
    {
        using var client = service.Anonymous();
        var reply = await client.PostAsJsonAsync(door, new
        {
            @event = what,
            callId,
            from = "89222534428",
            direction = "in",
            user = "6698",
            cause = "normalClearing",
            at = Start.AddSeconds(seconds).ToString("O"),
        });
        reply.EnsureSuccessStatusCode();
        (await reply.Content.ReadAsStringAsync()).ShouldBe("{}");
    }

    static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddMinutes(-10);
}
