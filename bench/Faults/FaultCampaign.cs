using System.Globalization;
using Spectre.Console;

namespace Helpdesk.Bench.Faults;

/// <summary><c>./helpdesk campaign faults [--calls N] [--rate N]</c>: the full size of what the tests run a sample of.</summary>
internal static class FaultCampaign
{
    public static async Task<int> RunAsync(Arguments arguments, Door door, CancellationToken ct)
    {
        var (calls, rate) = (arguments.Number("calls", 4000), arguments.Number("rate", 20));
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{calls} calls at {rate}/s while parts are killed[/]");
        if (Installation.Find(whole: false).Processes.Count(process => process.Name.StartsWith("telephony", StringComparison.Ordinal)) < 2)
            AnsiConsole.WriteLine("  One instance of Telephony runs: what comes while it is started again is taken by nobody (./helpdesk up --replicas runs two).");
        var report = await new FaultRun(() => Installation.Find(whole: false), door)
            .RunAsync(calls, rate, FaultRun.Campaign, text => AnsiConsole.WriteLine($"  {DateTime.UtcNow:HH:mm:ss} {text}"), ct);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {report.Requests} requests accepted, {report.Unknown} of unknown fate, {report.Refused} taken by nobody; {report.Unseen} calls over before a screen showed them; {report.Faults.Count} faults"));
        foreach (var fault in report.Faults.Take(20)) AnsiConsole.WriteLine($"  {fault}");
        return report.Faults.Count == 0 ? 0 : 1;
    }
}
