using System.Text.Json.Nodes;

namespace Helpdesk.Desk.Gateway;

/// <summary>What an administrator sets, by the address of each setting.</summary>
internal sealed class SettingsApi(GatewayClient gateway)
{
    public Task<Versioned<JsonObject>> ReadAsync(string path, CancellationToken ct) => gateway.GetVersionedAsync<JsonObject>(path, ct);

    public Task ChangeAsync(string path, JsonObject value, int version, CancellationToken ct) =>
        gateway.ChangeAsync<JsonObject>(HttpMethod.Put, path, value, version, ct);
}
