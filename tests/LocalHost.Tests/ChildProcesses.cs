using System.Globalization;
using System.Net;

namespace Helpdesk.Tests.LocalHost;

/// <summary>What /proc says about processes.</summary>
static class ChildProcesses
{
    public static List<(int Id, string Name)> Of(int parent) =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, out var id) ? Read(id) : null)
            .Where(found => found?.Parent == parent).Select(found => (found!.Value.Id, found.Value.Name))];

    /// <summary>Whether the process runs; one that has ended and is only not collected yet does not.</summary>
    public static bool IsAlive(int id) => Read(id) is { State: not "Z" };

    /// <summary>The IPv4 and IPv6 addresses that the process listens on.</summary>
    public static List<IPAddress> Listening(int id)
    {
        var sockets = Directory.GetFiles($"/proc/{id}/fd").Select(file => new FileInfo(file).LinkTarget ?? "").ToHashSet();
        return [.. new[] { "tcp", "tcp6" }.SelectMany(kind => File.ReadLines($"/proc/{id}/net/{kind}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[3] == "0A" && sockets.Contains($"socket:[{fields[9]}]"))
            .Select(fields => Address(fields[1].Split(':')[0]))];
    }

    static (int Id, string Name, string State, int Parent)? Read(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (id, stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')], fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The kernel writes each 32 bits in the machine's byte order.</summary>
    static IPAddress Address(string hex) =>
        new([.. Enumerable.Range(0, hex.Length / 8).SelectMany(word => Convert.FromHexString(hex.AsSpan(word * 8, 8)).Reverse())]);
}
