using System.Diagnostics;

namespace Helpdesk.Bench.Measuring;

/// <summary>From <c>./helpdesk up</c> to everything healthy, nothing having to be built or installed.</summary>
internal static class StartTime
{
    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        report.Section("Start");
        if (Environment.GetEnvironmentVariable("HELPDESK_DATA") is { Length: > 0 })
        {
            report.Line("start time", "not measured: HELPDESK_DATA names an installation that ./helpdesk up does not start");
            return;
        }

        await HelpdeskAsync("down", ct);
        await HelpdeskAsync("up", ct);
        await HelpdeskAsync("down", ct);
        var started = Stopwatch.GetTimestamp();
        await HelpdeskAsync("up", ct);
        var took = Stopwatch.GetElapsedTime(started);
        report.Target("./helpdesk up, second time", $"{took.TotalSeconds:0.0} s", took < TimeSpan.FromSeconds(25), "under 25 s");
    }

    static async Task HelpdeskAsync(string command, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo("./helpdesk", command) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
            throw new NotRunningException($"./helpdesk {command} ended with {process.ExitCode}.");
    }
}
