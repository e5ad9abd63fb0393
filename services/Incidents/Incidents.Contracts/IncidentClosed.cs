namespace Helpdesk.Incidents.Contracts;

/// <summary>An incident reached a final state (F47, F53).</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who closed it.</param>
/// <param name="Number">Its number.</param>
/// <param name="SubscriberId">The client.</param>
/// <param name="Reason">The closing reason.</param>
/// <param name="ArticleId">The linked article at closing.</param>
/// <param name="Notice">What to tell the client; null when nobody asked for it (decision 13).</param>
public sealed record IncidentClosed(
    Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, long Number, Guid SubscriberId, string Reason, Guid? ArticleId,
    ClientNotice? Notice);

/// <summary>Where and how to tell a client.</summary>
/// <param name="Channel"><c>email</c> or <c>sms</c>.</param>
/// <param name="Address">E-mail address or E.164 number.</param>
/// <param name="ContactName">The person's name.</param>
/// <param name="TimeZone">The client's IANA zone; null when unknown.</param>
public sealed record ClientNotice(string Channel, string Address, string? ContactName, string? TimeZone);
