using System.Net;
using System.Net.Http.Json;
using Helpdesk.Servers;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Telephony.Spool;

public sealed class StartWithoutDatabaseTests
{
    [Fact, Trait("Feature", "F19")]
    public async Task A_process_that_starts_while_PostgreSQL_is_away_takes_webhooks_and_loses_none()
    {
        var folder = TestServers.NewFolder("telephony-door");
        var options = new PostgresOptions { Folder = Path.Combine(folder, "postgres"), Port = Ports.Free() };
        var server = await PostgresServer.StartAsync(options);
        var files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        var database = $"{server.ConnectionString};Database=door;Timeout=2";
        await using var telephony = new TelephonyProcess(database, await TestServers.VirtualHostAsync(), (await TestIssuer.GetAsync()).Address, files);
        try
        {
            telephony.Launch();
            await telephony.HealthAsync("Healthy");
            (await TellAsync(telephony, "newCall", 0)).ShouldBe(HttpStatusCode.OK);
            await telephony.KillAsync();
            await server.DisposeAsync();

            telephony.Launch();
            await telephony.HealthAsync("Unhealthy");
            (await TellAsync(telephony, "answer", 5)).ShouldBe(HttpStatusCode.OK);
            (await telephony.Client.PostAsJsonAsync("/hooks/pbx/generic/demo/wrong/", new { })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

            // The door hands over to the service while calls come in.
            server = await PostgresServer.StartAsync(options);
            var refused = 0;
            await Probe.Until("Telephony to take over", async () =>
            {
                try
                {
                    (await TellAsync(telephony, "hold", 6)).ShouldBe(HttpStatusCode.OK);
                }
                catch (HttpRequestException)
                {
                    refused++;
                }

                return await (await telephony.Client.GetAsync("/health")).Content.ReadAsStringAsync();
            }, state => state == "Healthy");
            refused.ShouldBeLessThanOrEqualTo(1, "both listen for a moment; only a connection accepted by neither is lost");
            (await TellAsync(telephony, "hangup", 95)).ShouldBe(HttpStatusCode.OK);

            await Probe.Until("the whole call", () => StateAsync(database), state => state == "3 1 00:01:30");
            await Probe.Until(
                "an empty spool", () => Task.FromResult(Directory.GetFiles(Path.Combine(files, "telephony-spool"), "*.jsonl").Length), count => count == 0);
            telephony.Output.ShouldNotContain(TelephonyProcess.Secret);
        }
        finally
        {
            await telephony.KillAsync();
            await server.DisposeAsync();
        }
    }

    static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddMinutes(-10);

    static async Task<HttpStatusCode> TellAsync(TelephonyProcess telephony, string what, double seconds) => (await telephony.Client.PostAsJsonAsync(TelephonyProcess.Door, new
    {
        @event = what,
        callId = "D1",
        from = "89222534428",
        direction = "in",
        user = "6698",
        cause = "normalClearing",
        at = Start.AddSeconds(seconds).ToString("O"),
    })).StatusCode;

    static async Task<string> StateAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            "select c.state || ' ' || (select count(*) from call_parts) || ' ' || (p.ended_at - p.answered_at) from calls c join call_parts p on p.call_id = c.id");
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
