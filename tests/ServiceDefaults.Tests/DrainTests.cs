using System.Net;
using System.Net.Http.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>A process that is told to stop finishes what it has begun.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task A_request_and_a_consumer_under_way_are_finished_and_nothing_is_done_twice()
    {
        var rabbitMq = await TestServers.VirtualHostAsync();
        await using var source = await LedgerProcess.StartAsync("source", rabbitMq);
        // As long as it takes on any machine: what holds both is a file that this test removes.
        await using var other = await LedgerProcess.StartAsync("other", rabbitMq, settings: ("Shutdown__TimeoutSeconds", "300"));
        await Probe.Until("its queue to be there", () => other.Client.GetStringAsync("/health"), state => state == "Healthy");
        var (heard, asked) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await File.WriteAllTextAsync(other.StopFile, "");
        await source.DepositAsync(heard, 5);
        await Probe.Until("a consumer to stop between effect and commit", () => Task.FromResult(File.Exists(other.StopFile + ".reached")));
        using var client = new HttpClient { BaseAddress = other.Client.BaseAddress, Timeout = TimeSpan.FromMinutes(5) };
        var request = client.PostAsJsonAsync($"/accounts/{asked}/held-deposits", new { amount = 7 });
        await Probe.Until("a request to be under way", () => Task.FromResult(File.Exists(other.StopFile + ".asked")));

        other.Terminate();
        await Probe.Until("the service to hear that it must stop", () => Task.FromResult(other.Output.Contains("shutting down", StringComparison.Ordinal)));
        File.Delete(other.StopFile);

        using (var reply = await request) reply.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await other.ExitAsync()).ShouldBe(0, other.Output);
        (await other.TotalsAsync()).ShouldContain($"{heard} 1 5 1 5");
        (await other.QueryAsync<long>($"select balance from accounts where id = '{asked}'")).ShouldBe(7);

        await other.StartAgainAsync();
        await Probe.Until("what it published at the end to be heard", other.TotalsAsync, totals => totals.Contains($"{asked} 1 7 1 7", StringComparison.Ordinal));
        (await other.TotalsAsync()).ShouldContain($"{heard} 1 5 1 5");
        (await source.QueryAsync<long>("select count(*) from total where count <> 1")).ShouldBe(0);
    }
}
