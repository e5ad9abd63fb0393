namespace Helpdesk.Desk.Gateway;

/// <summary>A client that this number may belong to (F10).</summary>
public sealed record Candidate(
    Guid SubscriberId, string? Inn, string? Kpp, string? Name, bool Vip = false, string? ContactName = null, string? TimeZone = null);

/// <summary>A call as far as the operator's desk shows it.</summary>
public sealed record CallView(
    Guid CallId, string? From, string? FromDisplay, string? To, string? State, DateTimeOffset At, DateTimeOffset? AnsweredAt = null,
    DateTimeOffset? EndedAt = null, IReadOnlyList<Candidate>? Candidates = null, IReadOnlyList<Guid>? IncidentIds = null);

/// <summary>A call that no incident is linked to (F28).</summary>
public sealed record UnlinkedCall(
    Guid CallId, string? From, string? FromDisplay, DateTimeOffset At, double? TalkSeconds, Guid? OperatorId, string? OperatorName, string? Verdict);

internal sealed record ExtensionView(string? Extension);

/// <summary>Calls, the operator's extension and the links between calls and incidents.</summary>
internal sealed class CallsApi(GatewayClient gateway)
{
    public Task<CallView?> CurrentAsync(CancellationToken ct) => gateway.FindAsync<CallView>("/api/calls/current", ct);

    public Task<CallView?> FindAsync(Guid callId, CancellationToken ct) => gateway.FindAsync<CallView>($"/api/calls/{callId}", ct);

    public async Task<IReadOnlyList<CallView>> OfIncidentAsync(Guid incidentId, CancellationToken ct) =>
        (await gateway.GetAsync<Page<CallView>>($"/api/calls?incidentId={incidentId}", ct)).Items;

    public Task<Page<UnlinkedCall>> UnlinkedAsync(Guid? operatorId, DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<UnlinkedCall>>(Query.To("/api/calls/unlinked", ("operatorId", operatorId), ("from", from), ("to", to), ("cursor", cursor), ("take", 30)), ct);

    public Task LinkAsync(Guid callId, Guid incidentId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/calls/{callId}/incidents/{incidentId}", null, ct: ct);

    public Task UnlinkAsync(Guid callId, Guid incidentId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/calls/{callId}/incidents/{incidentId}", null, ct: ct);

    public async Task<string?> ExtensionAsync(CancellationToken ct) => (await gateway.FindAsync<ExtensionView>("/api/calls/extension", ct))?.Extension;

    public Task RememberExtensionAsync(string extension, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, "/api/calls/extension", new { extension }, ct: ct);
}
