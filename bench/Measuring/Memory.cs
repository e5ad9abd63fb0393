using System.Globalization;

namespace Helpdesk.Bench.Measuring;

/// <summary>Resident memory of what runs, after a pause in which nothing is asked of it.</summary>
internal static class Memory
{
    const double Target = 1.2 * 1024;

    public static async Task RunAsync(Installation installation, Report report, CancellationToken ct)
    {
        report.Section("Idle memory (resident)");
        // An idle service gives memory back after some twenty seconds.
        await Task.Delay(TimeSpan.FromSeconds(40), ct);
        var dotnet = ResidentMiB(installation.HostProcess);
        report.Line("localhost", $"{dotnet:0} MiB");
        foreach (var (name, process) in installation.Processes)
        {
            var all = Descendants(process).Prepend(process).ToList();
            var resident = all.Sum(ResidentMiB);
            if (IsDotnet(process))
                dotnet += resident;
            report.Line(name, $"{resident:0} MiB");
        }

        report.Target("all .NET processes", $"{dotnet:0} MiB", dotnet < Target, "under 1,229 MiB (1.2 GiB)");
    }

    static bool IsDotnet(int process) => File.ReadAllText($"/proc/{process}/cmdline").Contains("Helpdesk.", StringComparison.Ordinal);

    /// <summary>What a process holds in memory; 0 when it is gone.</summary>
    public static double ResidentMiB(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    static IEnumerable<int> Descendants(int process)
    {
        foreach (var status in Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder)).Where(name => int.TryParse(name, out _)))
        {
            var child = int.Parse(status, CultureInfo.InvariantCulture);
            if (ParentOf(child) != process)
                continue;
            yield return child;
            foreach (var further in Descendants(child))
                yield return further;
        }
    }

    static int ParentOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
