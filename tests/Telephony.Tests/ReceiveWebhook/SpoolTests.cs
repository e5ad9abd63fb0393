using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Servers;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;

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

    static async Task<string> DoorAsync(TestService<Program> service)
    {
        using var administrator = service.Client("administrator");
        var reply = await administrator.PostAsJsonAsync("/api/calls/accounts", new { name = "spool", adapter = "generic" });
        return (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("path").GetString()!;
    }

    static async Task TellAsync(TestService<Program> service, string door, string what, double seconds)
    {
        using var client = service.Anonymous();
        var reply = await client.PostAsJsonAsync(door, new
        {
            @event = what,
            callId = "S1",
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
