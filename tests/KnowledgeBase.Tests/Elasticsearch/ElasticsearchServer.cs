using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
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
    private readonly string? _password;
    private ChildProcess _process = null!;

    private ElasticsearchServer(string? password) => _password = password;

    public string Address => $"http://{(_password is null ? "" : $"helpdesk:{_password}@")}127.0.0.1:{_port}";

    /// <summary>Whether one can be had.</summary>
    public static bool IsThere => Given is not null || Script is not null;

    /// <summary>Whether tests can start one of their own.</summary>
    public static bool CanStart => Script is not null;

    private static string? Given => Environment.GetEnvironmentVariable("HELPDESK_TEST_ELASTICSEARCH") is { Length: > 0 } given ? given : null;

    private static string? Script => ElasticsearchScript.File;

    /// <summary>Where the server that tests share is, with user and password; null if none can be had.</summary>
    public static Task<string?> AddressAsync() => Shared.Value;

    /// <summary>The settings of a service that searches there and waits for it this long.</summary>
    public static Dictionary<string, string?> Settings(string address, TimeSpan patience) =>
        new() { ["ConnectionStrings:elasticsearch"] = address, ["Search:Patience"] = $"{patience}" };

    /// <summary>A server of the caller's own, to be stopped and killed at will.</summary>
    /// <param name="password">Of the user <c>helpdesk</c>; null for a server that lets everybody in.</param>
    public static async Task<ElasticsearchServer> StartAsync(string? password = null)
    {
        var server = new ElasticsearchServer(password);
        await server.RunAsync();
        return server;
    }

    /// <summary>A client for the server at this address, signed in as the address says.</summary>
    public static HttpClient Client(string address)
    {
        var uri = new Uri(address);
        var client = new HttpClient { BaseAddress = new Uri(uri.GetLeftPart(UriPartial.Scheme) + uri.Authority + "/") };
        if (uri.UserInfo.Length > 0)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(uri.UserInfo)));
        return client;
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
        _process = await ChildProcess.StartAsync(new ChildStart("Elasticsearch", Script!, ["--port", $"{_port}", "--data", _data, .. _password is null ? [] : new[] { "--password", _password }])
        {
            User = user,
            Folder = _data,
            // It runs for minutes: what the better compiler would spend on its code is never earned back, and starting takes half as long.
            Environment = new Dictionary<string, string?> { ["ES_JAVA_OPTS"] = "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1" },
        });
        using var client = Client(Address);
        await Probe.Until(
            $"Elasticsearch on port {_port}; its output: {_process.Tail}",
            () => client.GetStringAsync(new Uri("_cluster/health?wait_for_status=yellow&timeout=1s", UriKind.Relative)),
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
        return Script is null ? null : (await StartAsync($"{Guid.NewGuid():n}")).Address;
    }
}
