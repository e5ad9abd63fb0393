namespace Helpdesk.Incidents.Contracts;

/// <summary>An incident that a client asked to hear of is resolved or closed (F75, F133): one message per subscription, told once.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident at that moment.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who closed it; null while it is only resolved.</param>
/// <param name="Number">Its number.</param>
/// <param name="SubscriptionId">The subscription: the key against telling twice.</param>
/// <param name="SubscriberId">The client, if known.</param>
/// <param name="Notice">Where and how to tell.</param>
public sealed record ProblemFixed(
    Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, long Number, Guid SubscriptionId, Guid? SubscriberId, ClientNotice Notice);
