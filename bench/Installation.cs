using System.Text.Json;

namespace Helpdesk.Bench;

/// <summary>
/// The installation that <c>./helpdesk up</c> runs here: where its door is, and what only the machine's owner may look at (databases,
/// processes). Another one is named by <c>HELPDESK_DATA</c>, its data folder.
/// </summary>
internal sealed class Installation
{
    public const string DemoPassword = "demo-Pass1";

    readonly JsonElement _state;

    Installation(string folder, JsonElement state) => (Folder, _state) = (folder, state);

    public string Folder { get; }

    public Uri Gateway => new(_state.GetProperty("address").GetString()!);

    public string AdminPassword => Secret("admin-password");

    /// <summary>Finds it.</summary>
    /// <exception cref="NotRunningException">Nothing runs there.</exception>
    /// <param name="folder">Its data folder.</param>
    /// <param name="whole">Whether it must be ready; else its processes are shown as they are.</param>
    public static Installation Find(string? folder = null, bool whole = true)
    {
        folder ??= Environment.GetEnvironmentVariable("HELPDESK_DATA") is { Length: > 0 } given ? given : ".local";
        var file = Path.Combine(folder, "state.json");
        if (!File.Exists(file))
            throw new NotRunningException($"Nothing runs in {Path.GetFullPath(folder)}: start it with ./helpdesk up.");
        var state = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file));
        return !whole || state.GetProperty("state").GetString() == "ready"
            ? new(folder, state)
            : throw new NotRunningException("Helpdesk is not ready yet: ./helpdesk status says what is missing.");
    }

    /// <summary>Connection string of a service's database.</summary>
    public string Database(string name) =>
        $"Host=127.0.0.1;Port={Resource("postgres").GetProperty("port").GetInt32()};Username=postgres;Password={Secret("postgres-password")};Database={name};Maximum Pool Size=64";

    /// <summary>What runs: name and process id.</summary>
    public IEnumerable<(string Name, int ProcessId)> Processes =>
        from resource in _state.GetProperty("resources").EnumerateArray()
        where resource.TryGetProperty("pid", out var pid) && pid.ValueKind == JsonValueKind.Number
        select (resource.GetProperty("name").GetString()!, resource.GetProperty("pid").GetInt32());

    /// <summary>LocalHost's own process, which started the others.</summary>
    public int HostProcess => _state.GetProperty("pid").GetInt32();

    JsonElement Resource(string name) =>
        _state.GetProperty("resources").EnumerateArray().First(resource => resource.GetProperty("name").GetString() == name);

    string Secret(string name) => File.ReadAllText(Path.Combine(Folder, "secrets", name)).Trim();
}

/// <summary>There is no system to work with.</summary>
internal sealed class NotRunningException(string message) : Exception(message);
