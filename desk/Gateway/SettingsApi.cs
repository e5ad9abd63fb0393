using System.Text.Json.Nodes;

namespace Helpdesk.Desk.Gateway;

/// <summary>A state as an administrator keeps it (F50).</summary>
public sealed record KeptState(
    string Code, string? Name, string? Description, bool Final, bool Resolution, bool Pause, bool CloseOnSave, string? ClosingReason);

/// <summary>The dictionary of states.</summary>
public sealed record StateBook(IReadOnlyList<KeptState> States, IReadOnlyList<Transition> Transitions);

/// <summary>What an administrator sets, by the address of each setting.</summary>
internal sealed class SettingsApi(GatewayClient gateway)
{
    public Task<Versioned<JsonObject>> ReadAsync(string path, CancellationToken ct) => gateway.GetVersionedAsync<JsonObject>(path, ct);

    public Task<Versioned<StateBook>> StatesAsync(CancellationToken ct) => gateway.GetVersionedAsync<StateBook>("/api/incidents/states", ct);

    public Task ChangeStatesAsync(StateBook states, int version, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, "/api/incidents/states", states, version, ct);

    public Task ChangeAsync(string path, JsonObject value, int version, CancellationToken ct) =>
        gateway.ChangeAsync<JsonObject>(HttpMethod.Put, path, value, version, ct);
}
