using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Servers;
using Xunit;

namespace Helpdesk.Testing;

/// <summary>
/// The whole system, run by LocalHost on free ports with data of its own, in the Development environment (so with the demo users); one for
/// all tests of an assembly: <c>[assembly: AssemblyFixture(typeof(RunningSystem))]</c> and a constructor parameter. The test project
/// references LocalHost.csproj with <c>ReferenceOutputAssembly="false"</c>. With <c>HELPDESK_TEST_SYSTEM</c> (the gateway's address) and
/// <c>HELPDESK_TEST_SYSTEM_DATA</c> (its data folder) it attaches to one that runs.
/// </summary>
public sealed class RunningSystem : IAsyncLifetime
{
    /// <summary>The password of all demo users.</summary>
    public const string DemoPassword = "demo-Pass1";

    static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    ChildProcess? host;

    /// <summary>The only door: API, webhooks and the desk.</summary>
    public Uri GatewayUrl { get; private set; } = new("about:blank");

    /// <summary>The desk, behind the gateway at /.</summary>
    public Uri DeskUrl => GatewayUrl;

    /// <summary>The data folder: <c>state.json</c>, <c>secrets</c>, <c>logs</c>.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>The password of the first administrator, <c>admin</c>.</summary>
    public string AdminPassword => File.ReadAllText(Path.Combine(Folder, "secrets", "admin-password")).Trim();

    /// <summary>Starts the system, or attaches to the one that is given.</summary>
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("HELPDESK_TEST_SYSTEM") is { Length: > 0 } given)
        {
            GatewayUrl = new Uri(given);
            Folder = Environment.GetEnvironmentVariable("HELPDESK_TEST_SYSTEM_DATA") ?? "";
            return;
        }

        Folder = TestServers.NewFolder("system");
        host = await StartHostAsync(Folder);
        var state = await Probe.Until("the whole system to be healthy", () => Task.FromResult(State()), Settled, StartLimit);
        if (host.Exited.IsCompleted)
        {
            throw new InvalidOperationException($"The local host ended: {host.Tail}");
        }

        GatewayUrl = new Uri(state.GetProperty("address").GetString()!);
    }

    /// <summary>Starts LocalHost as built beside the calling tests, on free ports, with the given data folder.</summary>
    public static Task<ChildProcess> StartHostAsync(string folder, params string[] options)
    {
        var beside = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(beside.Parent!.Parent!.FullName, "LocalHost", beside.Name, "Helpdesk.LocalHost.dll");
        return ChildProcess.StartAsync(new("the local host", "dotnet",
            [program, "up", "--data", folder, "--ports", "free", "--scratch", "--environment", "Development", "--background", .. options])
        {
            Log = Path.Combine(folder, "host.log"),
            WhenParentDies = Signal.Terminate,
        });
    }

    /// <summary>Stops what was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.StopAsync(TimeSpan.FromSeconds(90));
        }
    }

    /// <summary>The direct address of a service, past the gateway: <c>incidents</c>, <c>telephony</c>, …</summary>
    public Uri Address(string service) => new($"http://127.0.0.1:{Resource(service).GetProperty("port").GetInt32()}");

    /// <summary>The connection string of a service's database, as superuser.</summary>
    public string Database(string name) =>
        $"Host=127.0.0.1;Port={Resource("postgres").GetProperty("port").GetInt32()};Username=postgres;Password={File.ReadAllText(Path.Combine(Folder, "secrets", "postgres-password")).Trim()};Database={name}";

    /// <summary>A client without a token.</summary>
    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = GatewayUrl };

    /// <summary>A client with the access token of a demo user, or of whoever's password is given.</summary>
    public async Task<HttpClient> SignInAsync(string login, string password = DemoPassword)
    {
        var client = Anonymous();
        using var answer = await client.PostAsJsonAsync(new Uri("/api/auth/token", UriKind.Relative), new { login, password });
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{login} could not sign in: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        var token = await answer.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("accessToken").GetString());
        return client;
    }

    /// <summary>What LocalHost says about itself; undefined while it hasn't said anything.</summary>
    public JsonElement State()
    {
        var file = Path.Combine(Folder, "state.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file)) : default;
    }

    bool Settled(JsonElement state) =>
        host!.Exited.IsCompleted || (state.ValueKind == JsonValueKind.Object && state.GetProperty("state").GetString() == "ready");

    JsonElement Resource(string name) => State().GetProperty("resources").EnumerateArray().First(resource => resource.GetProperty("name").GetString() == name);
}
