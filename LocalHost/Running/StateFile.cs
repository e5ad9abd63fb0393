using System.Text.Json;
using System.Text.Json.Serialization;

namespace Helpdesk.LocalHost.Running;

/// <summary>What a running system tells other processes: <c>state.json</c> in its folder.</summary>
/// <param name="Pid">The host's process.</param>
/// <param name="State">starting, ready (all were healthy) or stopping.</param>
/// <param name="Address">The desk's address: the gateway's.</param>
/// <param name="Environment">ASPNETCORE_ENVIRONMENT.</param>
/// <param name="StartedAt">When the host was started (UTC).</param>
/// <param name="ReadyAfterSeconds">How long it took until all were healthy.</param>
/// <param name="Resources">Each server and project.</param>
sealed record StateFile(
    int Pid, string State, string Address, string Environment, DateTimeOffset StartedAt, double? ReadyAfterSeconds, IReadOnlyList<ResourceState> Resources)
{
    public static StateFile? Read(string folder)
    {
        var file = Path.Combine(folder, "state.json");
        return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), StateJson.Default.StateFile) : null;
    }

    public void Write(string folder)
    {
        var file = Path.Combine(folder, "state.json");
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(this, StateJson.Default.StateFile));
        File.Move(file + ".new", file, overwrite: true);
    }
}

/// <summary>A server or a project in <c>state.json</c>.</summary>
/// <param name="Name">Its name in AppHost.cs.</param>
/// <param name="State">waiting, starting, healthy, failed (is being started again) or stopped.</param>
/// <param name="Port">Its port on 127.0.0.1; 0 when it isn't ours.</param>
/// <param name="Pid">Its process, if it runs.</param>
/// <param name="Restarts">How often it ended by itself.</param>
/// <param name="Log">The file with its output.</param>
sealed record ResourceState(string Name, string State, int Port, int? Pid, int Restarts, string Log);

[JsonSerializable(typeof(StateFile))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
sealed partial class StateJson : JsonSerializerContext;
