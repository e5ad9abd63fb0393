namespace Helpdesk.Notifications.Contracts;

/// <summary>A receipt proved that a message reached the client. Handing it to a gateway or mail server is not enough.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Version">Version of the message, one higher with every change of its state.</param>
/// <param name="At">When, UTC.</param>
/// <param name="IncidentId">The incident it tells of.</param>
/// <param name="Channel"><c>email</c> or <c>sms</c>.</param>
public sealed record MessageDelivered(Guid MessageId, int Version, DateTimeOffset At, Guid IncidentId, string Channel);

/// <summary>A message will not reach the client: refused, expired or given up.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Version">Version of the message, one higher with every change of its state.</param>
/// <param name="At">When, UTC.</param>
/// <param name="IncidentId">The incident it tells of.</param>
/// <param name="Channel"><c>email</c> or <c>sms</c>.</param>
/// <param name="Reason">Why, in the provider's words.</param>
public sealed record MessageFailed(Guid MessageId, int Version, DateTimeOffset At, Guid IncidentId, string Channel, string Reason);
