using Helpdesk.Bench.Calls;
using Helpdesk.Bench.Incidents;
using Helpdesk.Bench.Measuring;
using Helpdesk.Bench.Registrations;
using Helpdesk.Bench.Search;
using Spectre.Console;

namespace Helpdesk.Bench;

/// <summary><c>./helpdesk bench [start] [memory] [calls] [registrations]</c>; all of them without names. <c>incidents</c> only when named, for it fills the database, and <c>search</c>, which has servers of its own.</summary>
internal static class BenchCommand
{
    static readonly string[] All = ["start", "memory", "calls", "registrations"];

    public static bool Knows(string name) => name is "incidents" or "search" || All.Contains(name);

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        var report = new Report();
        var chosen = arguments.Names.Count == 0 ? All : [.. All.Append("incidents").Append("search").Intersect(arguments.Names)];
        AnsiConsole.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {DateTime.UtcNow:u}");
        if (chosen.Contains("start"))
            await StartTime.RunAsync(report, ct);
        if (chosen.Contains("search"))
        {
            await using var search = new SearchBench(report);
            await search.RunAsync(arguments.Number("articles", 100_000), arguments.Number("seconds", 3), ct);
        }

        if (chosen is ["search"])
            return End(report);
        var installation = Installation.Find();
        using var door = new Door(installation.Gateway);
        if (chosen.Contains("memory"))
            await Memory.RunAsync(installation, report, ct);
        if (chosen.Contains("calls"))
            await new CallsBench(installation, door, report).RunAsync(arguments.Number("calls", 2000), arguments.Number("rate", 0), ct);
        if (chosen.Contains("registrations"))
            await new RegistrationsBench(installation, door, report).RunAsync(arguments.Number("rate", 0), arguments.Number("seconds", 60), ct);
        if (chosen.Contains("incidents"))
            await new IncidentsBench(installation, door, report).RunAsync(arguments.Number("incidents", 1_000_000), arguments.Number("seconds", 5), arguments.Words("acts"), ct);
        return End(report);
    }

    static int End(Report report)
    {
        if (report.Missed.Count > 0)
            AnsiConsole.MarkupLine($"[red]Missed:[/] {string.Join("; ", report.Missed)}");
        return report.Missed.Count == 0 ? 0 : 1;
    }
}
