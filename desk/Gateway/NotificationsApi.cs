namespace Helpdesk.Desk.Gateway;

/// <summary>A message to the client and what became of it (F128).</summary>
public sealed record ClientMessage(
    Guid Id, string Channel, string Address, string State, string? StateText, DateTimeOffset ChangedAt, int Attempts, string? Body);

/// <summary>How an SMS falls into segments.</summary>
public sealed record SmsLength(int Units, int Segments);

/// <summary>A text to clients with places to fill in (F131).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Subject">Subject of a letter; null for SMS.</param>
/// <param name="Body">The text.</param>
/// <param name="Places">What may be filled in.</param>
/// <param name="Sms">For SMS: its segments when filled in as usual.</param>
public sealed record MessageTemplate(string Name, string? Subject, string Body, IReadOnlyList<string> Places, SmsLength? Sms)
{
    /// <summary>The texts there are; which ones is a part of the service's code.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "incident-closed-email", "incident-closed-sms", "incident-resolved-email", "incident-resolved-sms", "incident-cancelled-email", "incident-cancelled-sms",
        "problem-fixed-email", "problem-fixed-sms",
    ];
}

/// <summary>Messages to clients.</summary>
internal sealed class NotificationsApi(GatewayClient gateway)
{
    public Task<IReadOnlyList<ClientMessage>> OfIncidentAsync(Guid incidentId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<ClientMessage>>($"/api/notifications?incidentId={incidentId}", ct);

    public Task<Versioned<MessageTemplate>> TemplateAsync(string name, CancellationToken ct) =>
        gateway.GetVersionedAsync<MessageTemplate>($"/api/notifications/templates/{name}", ct);

    public Task ChangeTemplateAsync(string name, string? subject, string body, int version, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/notifications/templates/{name}", new { subject, body }, version, ct);
}
