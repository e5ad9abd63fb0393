using Helpdesk.Bench;
using Helpdesk.Bench.Faults;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Scenarios.Faults;

/// <summary>Kills parts of the system, so nothing runs beside it.</summary>
[CollectionDefinition(nameof(FaultTests), DisableParallelization = true)]
public sealed class FaultCollection;

[Collection(nameof(FaultTests))]
public sealed class FaultTests(RunningSystem system)
{
    [Fact, Trait("Feature", "F19"), Trait("Feature", "F134")]
    public async Task Every_accepted_webhook_is_accounted_for_whatever_is_killed()
    {
        using var door = new Door(system.GatewayUrl);
        var run = new FaultRun(() => Installation.Find(system.Folder, whole: false), door);

        var report = await run.RunAsync(calls: 90, perSecond: 5, ["telephony", "postgres"], TestContext.Current.TestOutputHelper!.WriteLine, TestContext.Current.CancellationToken);

        report.Faults.ShouldBeEmpty();
        report.Requests.ShouldBeGreaterThan(60);
    }
}
