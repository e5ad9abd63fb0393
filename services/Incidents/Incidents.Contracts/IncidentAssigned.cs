namespace Helpdesk.Incidents.Contracts;

/// <summary>An incident got another owner (F58), by hand or together with its call (F25).</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who handed it over; null when it went with a transferred call.</param>
/// <param name="OwnerId">Who works on it now; null when only a group holds it.</param>
/// <param name="PreviousOwnerId">Who did before.</param>
/// <param name="GroupId">The group that holds it.</param>
public sealed record IncidentAssigned(
    Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, Guid? OwnerId, Guid? PreviousOwnerId, Guid? GroupId = null);

/// <summary>An incident went to a group (F49), or to a service centre (F67).</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who escalated it.</param>
/// <param name="GroupId">The group.</param>
/// <param name="OwnerId">A person in it; usually nobody.</param>
/// <param name="PreviousOwnerId">Who owned it.</param>
/// <param name="PreviousGroupId">The group that held it.</param>
/// <param name="ServiceCenter">Code of the service centre that sees it now.</param>
public sealed record IncidentEscalated(
    Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, Guid GroupId, Guid? OwnerId, Guid? PreviousOwnerId, Guid? PreviousGroupId,
    string? ServiceCenter);

/// <summary>A group was added or changed: its values now.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Version">Version of the group, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who changed it.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Kind"><c>house</c>, <c>serviceCenter</c> or <c>oko</c>.</param>
/// <param name="Code">Code of the service centre.</param>
/// <param name="OfferSms">Whether telling the client is offered by default (F129).</param>
/// <param name="Active">False when it takes no more incidents.</param>
/// <param name="Members">Its users.</param>
public sealed record GroupChanged(
    Guid GroupId, int Version, DateTimeOffset At, Guid? ActorId, string Name, string Kind, string? Code, bool OfferSms, bool Active, Guid[] Members);
