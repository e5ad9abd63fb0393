using System.Text.Json;

namespace Helpdesk.Desk.Gateway;

/// <summary>A PBX account, without its secrets.</summary>
public sealed record PbxAccount(
    Guid Id, int Version, string Name, string Adapter, string Numbers, string? TimeZone, string? PublicUrl, bool Active, bool TwoSecrets, bool HasKeys,
    DateTimeOffset CreatedAt, string Country, string? AreaCode);

/// <summary>An account with its new secret, which is shown this once.</summary>
public sealed record PbxAccountWithSecret(PbxAccount Account, string Secret, string Path);

/// <summary>A webhook as it came and what was understood of it.</summary>
public sealed record Webhook(
    Guid Id, DateTimeOffset ReceivedAt, string Method, string Rest, string Query, string? ContentType, string Body, JsonElement Understood, string? Fault,
    Guid? CallId);

/// <summary>A reading of an account's kept webhooks by today's adapter.</summary>
public sealed record WebhookReplay(Guid Id, DateTimeOffset From, DateTimeOffset To, int Read, int NotUnderstood, int CallsChanged, DateTimeOffset? FinishedAt);

/// <summary>What takes a call out of the registration % (F135 to F138): fits when all conditions that it states do.</summary>
public sealed record Exclusion(
    string Name, double? ShorterThanSeconds, bool? EndedByTransfer, bool? InternalCaller, bool? Linked, IReadOnlyList<string>? Callers,
    IReadOnlyList<string>? Extensions);

/// <summary>The rules of the registration % in force; the duration is <c>talk</c> or <c>total</c>.</summary>
public sealed record Rules(int Version, string Duration, IReadOnlyList<Exclusion> Exclusions);

/// <summary>A change of the rules on record.</summary>
public sealed record RulesChange(int Version, RulesValue Value, DateTimeOffset ChangedAt, Guid ChangedBy);

/// <summary>What they were changed to.</summary>
public sealed record RulesValue(string Duration, IReadOnlyList<Exclusion>? Exclusions);

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

    public Task<IReadOnlyList<WebhookReplay>> ReplaysAsync(Guid accountId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<WebhookReplay>>($"/api/calls/accounts/{accountId}/replays", ct);

    public Task ReplayAsync(Guid accountId, DateTimeOffset from, DateTimeOffset? to, Guid key, CancellationToken ct) =>
        gateway.PostAsync<object>($"/api/calls/accounts/{accountId}/replays", new { from, to }, key, ct);

    public Task<Rules> RulesAsync(CancellationToken ct) => gateway.GetAsync<Rules>("/api/calls/registration-rules", ct);

    public Task<IReadOnlyList<RulesChange>> RulesHistoryAsync(CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<RulesChange>>("/api/calls/registration-rules/history", ct);

    /// <summary>Changes the rules and, from a moment on, judges again what was answered.</summary>
    public Task ChangeRulesAsync(
        Rules read, string duration, IReadOnlyList<Exclusion> exclusions, DateTimeOffset? recountFrom, DateTimeOffset? recountTo, CancellationToken ct) =>
        gateway.ChangeAsync<object>(
            HttpMethod.Put, "/api/calls/registration-rules", new { duration, exclusions, recountFrom, recountTo }, read.Version, ct);

    public Task<Page<BlockedCaller>> BlockedAsync(string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<BlockedCaller>>(Query.To("/api/calls/blocklist", ("cursor", cursor)), ct);

    public Task BlockAsync(string number, string? reason, CancellationToken ct) =>
        gateway.PostAsync<object>("/api/calls/blocklist", new { number, reason }, ct: ct);

    public Task LetInAsync(string number, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/calls/blocklist/{Uri.EscapeDataString(number)}", null, ct: ct);
}
