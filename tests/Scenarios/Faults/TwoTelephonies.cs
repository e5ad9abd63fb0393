using System.Text.Json;
using Helpdesk.Servers;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Scenarios.Faults;

/// <summary>A whole system of its own with as many instances as AppHost.cs says: two of Telephony.</summary>
public sealed class TwoTelephonies : IAsyncLifetime
{
    static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    ChildProcess? _host;

    public string Folder { get; } = TestServers.NewFolder("faults");

    public Uri GatewayUrl { get; private set; } = new("about:blank");

    public string AdminPassword => File.ReadAllText(Path.Combine(Folder, "secrets", "admin-password")).Trim();

    /// <summary>Where its instances listen, past the gateway.</summary>
    public IReadOnlyList<Uri> Telephonies { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        // Not --scratch: PostgreSQL would answer before a commit is written, and what it is killed with would be lost.
        var beside = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(beside.Parent!.Parent!.FullName, "LocalHost", beside.Name, "Helpdesk.LocalHost.dll");
        _host = await ChildProcess.StartAsync(new("the local host", "dotnet",
            [program, "up", "--data", Folder, "--ports", "free", "--environment", "Development", "--background", "--replicas"])
        {
            Log = Path.Combine(Folder, "host.log"),
            WhenParentDies = Signal.Terminate,
        });
        var file = Path.Combine(Folder, "state.json");
        var state = await Probe.Until(
            "the system with two instances of Telephony to be healthy",
            async () => File.Exists(file) ? JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(file)) : default,
            seen => _host.Exited.IsCompleted || (seen.ValueKind == JsonValueKind.Object && seen.GetProperty("state").GetString() == "ready"), StartLimit);
        if (_host.Exited.IsCompleted) throw new InvalidOperationException($"The local host ended: {_host.Tail}");
        GatewayUrl = new Uri(state.GetProperty("address").GetString()!);
        Telephonies =
        [
            .. from resource in state.GetProperty("resources").EnumerateArray()
               where resource.GetProperty("name").GetString() is "telephony" or "telephony-2"
               select new Uri($"http://127.0.0.1:{resource.GetProperty("port").GetInt32()}"),
        ];
        Telephonies.Count.ShouldBe(2);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null) return;
        await _host.StopAsync(TimeSpan.FromSeconds(90));
        await _host.DisposeAsync();
    }
}
