using System.Diagnostics;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using static Helpdesk.Tests.Reporting.ReportingFixture;

namespace Helpdesk.Tests.Reporting.KeepEvents;

/// <summary>In a service of its own, so that the rate is its own.</summary>
public sealed class KeepUpTests(ITestOutputHelper output) : IAsyncLifetime
{
    readonly ReportingFixture _reporting = new();

    public ValueTask InitializeAsync() => _reporting.InitializeAsync();

    public ValueTask DisposeAsync() => _reporting.DisposeAsync();

    [Fact]
    public async Task It_keeps_up_with_the_busiest_hour_and_loses_nothing()
    {
        // 300 registrations/s make some 1,000 events/s.
        const int count = 5_000;
        var anna = Guid.CreateVersion7();
        var verdicts = Enumerable.Range(0, count)
            .Select(i => Verdict(anna, "2026-07-01T06:00:00Z", linked: i % 4 != 0, partId: Guid.CreateVersion7())).ToList();
        var clock = Stopwatch.StartNew();
        foreach (var chunk in verdicts.Chunk(250))
            await Task.WhenAll(chunk.Select(verdict => _reporting.Bus.Publish(verdict)));
        var published = clock.Elapsed;

        await Probe.Until(
            $"{count} events", async () => await _reporting.ScalarAsync<long>("select count(*) from counted_parts where operator_id = $1", anna) == count,
            TimeSpan.FromMinutes(1));

        var took = clock.Elapsed;
        output.WriteLine($"{count} events published in {published.TotalSeconds:0.00} s, all kept after {took.TotalSeconds:0.00} s: {count / took.TotalSeconds:0} events/s, publisher and consumer in one process");
        (await _reporting.ScalarAsync<long>("select count(*) from inbox where consumer = 'reporting-every-event'")).ShouldBe(0);
        var report = await _reporting.GetAsync("/api/reports/registration?from=2026-07-01", Roles.Operator, anna);
        report.GetProperty("percent").GetDecimal().ShouldBe(75);
        (count / took.TotalSeconds).ShouldBeGreaterThan(300, "even on a machine that others use meanwhile");
    }
}
