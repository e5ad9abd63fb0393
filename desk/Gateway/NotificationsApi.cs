namespace Helpdesk.Desk.Gateway;

/// <summary>A message to the client and what became of it (F128).</summary>
public sealed record ClientMessage(
    Guid Id, string Channel, string Address, string State, string? StateText, DateTimeOffset ChangedAt, int Attempts, string? Body);

/// <summary>Messages to clients.</summary>
internal sealed class NotificationsApi(GatewayClient gateway)
{
    public Task<IReadOnlyList<ClientMessage>> OfIncidentAsync(Guid incidentId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<ClientMessage>>($"/api/notifications?incidentId={incidentId}", ct);
}
