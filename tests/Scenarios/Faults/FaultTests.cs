using System.Globalization;
using System.Net.Http.Json;
using Helpdesk.Bench;
using Helpdesk.Bench.Calls;
using Helpdesk.Bench.Faults;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Scenarios.Faults;

/// <summary>Parts of a system are killed, so nothing else runs beside it.</summary>
[CollectionDefinition(nameof(FaultTests), DisableParallelization = true)]
public sealed class FaultCollection : ICollectionFixture<TwoTelephonies>;

[Collection(nameof(FaultTests))]
public sealed class FaultTests(TwoTelephonies system)
{
    [Fact, Trait("Feature", "F21")]
    public async Task A_ring_reaches_the_operator_through_the_gateway_whichever_instance_took_the_webhook()
    {
        var ct = TestContext.Current.CancellationToken;
        using var door = new Door(system.GatewayUrl);
        await using var stage = await Stage.SetAsync(door, system.AdminPassword, Installation.DemoPassword, ct);
        stage.Ears.Forget();

        foreach (var (instance, number) in system.Telephonies.Select((address, index) => (address, index)))
        {
            using var client = new HttpClient { BaseAddress = instance };
            // It may be just starting again.
            await Probe.Until(
                $"{instance} to be healthy", async () => (await client.GetAsync(new Uri("/health", UriKind.Relative), ct)).IsSuccessStatusCode);
            // Streams are spread over both instances: all eight operators' phones ring.
            var from = string.Create(CultureInfo.InvariantCulture, $"+7922000{Random.Shared.Next(1000):000}{number}");
            var ring = new { @event = "newCall", callId = Guid.NewGuid(), from, to = "+73430000000", direction = "in", user = stage.Extensions };
            (await client.PostAsJsonAsync(new Uri("/hooks/pbx/generic/demo/demo-secret", UriKind.Relative), ring, ct)).EnsureSuccessStatusCode();

            await Probe.Until(
                $"the ring at {instance} to show on every screen", () => Task.FromResult(Enumerable.Range(0, Stage.Operators).Select(index => stage.Ears.Rings(from, index)).ToArray()),
                rings => rings.All(times => times == 1));
        }
    }

    [Fact, Trait("Feature", "F19"), Trait("Feature", "F134")]
    public async Task Every_webhook_is_taken_and_accounted_for_whatever_is_killed()
    {
        using var door = new Door(system.GatewayUrl);
        var run = new FaultRun(() => Installation.Find(system.Folder, whole: false), door);

        var report = await run.RunAsync(
            calls: 100, perSecond: 5, FaultRun.Everything, TestContext.Current.TestOutputHelper!.WriteLine, TestContext.Current.CancellationToken);

        report.Faults.ShouldBeEmpty();
        report.Refused.ShouldBe(0);
        // Those that an instance held in its hands when it was killed.
        report.Unknown.ShouldBeLessThan(report.Requests / 10);
        report.Requests.ShouldBeGreaterThan(250);
    }
}
