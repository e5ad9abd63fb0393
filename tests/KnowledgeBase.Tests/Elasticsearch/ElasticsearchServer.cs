using System.Diagnostics;
using Helpdesk.Servers;
using Helpdesk.Testing;

namespace Helpdesk.Tests.KnowledgeBase.Elasticsearch;

/// <summary>
/// A real Elasticsearch: the one that <c>HELPDESK_TEST_ELASTICSEARCH</c> names, else one of this test process's own, started by the script
/// <c>shared/elasticsearch/start</c> of some folder above. Without both, tests that need it are skipped and say so.
/// </summary>
internal sealed class ElasticsearchServer : IAsyncDisposable
{
    public const string Absent = "There is no Elasticsearch: neither HELPDESK_TEST_ELASTICSEARCH is set nor is shared/elasticsearch beside the repository.";

    /// <summary>Longer than any machine takes: tests of what is found must not end in the other engine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Lazy<Task<string?>> Shared = new(SharedAsync);

    private readonly string _data = TestServers.NewFolder("elasticsearch");
    private readonly int _port = Ports.Free();
    private ChildProcess _process = null!;

    public string Address => $"http://127.0.0.1:{_port}";

    /// <summary>Whether one can be had.</summary>
    public static bool IsThere => Given is not null || Script is not null;

    /// <summary>Whether tests can start one of their own.</summary>
    public static bool CanStart => Script is not null;

    private static string? Given => Environment.GetEnvironmentVariable("HELPDESK_TEST_ELASTICSEARCH") is { Length: > 0 } given ? given : null;

    private static string? Script { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Where the server that tests share is; null if none can be had.</summary>
    public static Task<string?> AddressAsync() => Shared.Value;

    /// <summary>The settings of a service that searches there and waits for it this long.</summary>
    public static Dictionary<string, string?> Settings(string address, TimeSpan patience) =>
        new() { ["ConnectionStrings:elasticsearch"] = address, ["Search:Patience"] = $"{patience}" };

    /// <summary>A server of the caller's own, to be stopped and killed at will.</summary>
    public static async Task<ElasticsearchServer> StartAsync()
    {
        var server = new ElasticsearchServer();
        await server.RunAsync();
        return server;
    }

    /// <summary>Neither answers nor refuses until <see cref="Continue"/>.</summary>
    public void Hang() => Signal("STOP");

    public void Continue() => Signal("CONT");

    /// <summary>As a power cut would.</summary>
    public async Task KillAsync()
    {
        Signal("KILL");
        await _process.Exited;
        await _process.DisposeAsync();
    }

    /// <summary>Starts it on its port and data.</summary>
    public async Task RunAsync()
    {
        var user = SystemUser.InsteadOfRoot("elasticsearch");
        user?.Own(_data);
        _process = await ChildProcess.StartAsync(new ChildStart("Elasticsearch", Script!, ["--port", $"{_port}", "--data", _data])
        {
            User = user,
            Folder = _data,
            // It runs for minutes: what the better compiler would spend on its code is never earned back, and starting takes half as long.
            Environment = new Dictionary<string, string?> { ["ES_JAVA_OPTS"] = "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1" },
        });
        using var client = new HttpClient();
        await Probe.Until(
            $"Elasticsearch on port {_port}; its output: {_process.Tail}",
            () => client.GetStringAsync(new Uri($"{Address}/_cluster/health?wait_for_status=yellow&timeout=1s")),
            health => !health.Contains("\"red\"", StringComparison.Ordinal),
            TimeSpan.FromMinutes(4));
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    // To all its processes: the server is a child of its launcher.
    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", "--", $"-{_process.Id}"]);
        kill.WaitForExit();
    }

    private static async Task<string?> SharedAsync()
    {
        if (Given is { } given)
            return given;
        return Script is null ? null : (await StartAsync()).Address;
    }

    private static string? Find(DirectoryInfo? folder) => folder is null ? null
        : Path.Combine(folder.FullName, "shared", "elasticsearch", "start") is var script && File.Exists(script) ? script : Find(folder.Parent);
}
