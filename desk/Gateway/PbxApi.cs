using System.Text.Json;

namespace Helpdesk.Desk.Gateway;

/// <summary>A PBX account, without its secrets.</summary>
public sealed record PbxAccount(
    Guid Id, int Version, string Name, string Adapter, string Numbers, string? TimeZone, string? PublicUrl, bool Active, bool TwoSecrets, bool HasKeys,
    DateTimeOffset CreatedAt);

/// <summary>An account with its new secret, which is shown this once.</summary>
public sealed record PbxAccountWithSecret(PbxAccount Account, string Secret, string Path);

/// <summary>A webhook as it came and what was understood of it.</summary>
public sealed record Webhook(
    Guid Id, DateTimeOffset ReceivedAt, string Method, string Rest, string Query, string? ContentType, string Body, JsonElement Understood, string? Fault,
    Guid? CallId);

/// <summary>A caller whom the PBX turns away (P23).</summary>
public sealed record BlockedCaller(string Number, string? Reason, DateTimeOffset BlockedAt);

/// <summary>PBX accounts, their webhooks and the blocklist.</summary>
internal sealed class PbxApi(GatewayClient gateway)
{
    public Task<IReadOnlyList<PbxAccount>> AccountsAsync(CancellationToken ct) => gateway.GetAsync<IReadOnlyList<PbxAccount>>("/api/calls/accounts", ct);

    public Task<PbxAccountWithSecret> AddAsync(object account, Guid key, CancellationToken ct) =>
        gateway.PostAsync<PbxAccountWithSecret>("/api/calls/accounts", account, key, ct);

    public Task ChangeAsync(PbxAccount account, object values, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/calls/accounts/{account.Id}", values, account.Version, ct);

    /// <summary>A second secret beside the one in use.</summary>
    public Task<PbxAccountWithSecret?> RotateAsync(PbxAccount account, object values, CancellationToken ct) =>
        gateway.ChangeAsync<PbxAccountWithSecret>(HttpMethod.Put, $"/api/calls/accounts/{account.Id}", values, account.Version, ct);

    public Task<IReadOnlyList<Webhook>> WebhooksAsync(Guid accountId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<Webhook>>($"/api/calls/accounts/{accountId}/events", ct);

    public Task<Page<BlockedCaller>> BlockedAsync(string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<BlockedCaller>>(Query.To("/api/calls/blocklist", ("cursor", cursor)), ct);

    public Task BlockAsync(string number, string? reason, CancellationToken ct) =>
        gateway.PostAsync<object>("/api/calls/blocklist", new { number, reason }, ct: ct);

    public Task LetInAsync(string number, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/calls/blocklist/{Uri.EscapeDataString(number)}", null, ct: ct);
}
