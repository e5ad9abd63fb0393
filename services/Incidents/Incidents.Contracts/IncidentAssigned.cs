namespace Helpdesk.Incidents.Contracts;

/// <summary>An incident got another owner (F58), by hand or together with its call (F25).</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who handed it over; null when it went with a transferred call.</param>
/// <param name="OwnerId">Who works on it now; null when only a group holds it.</param>
/// <param name="PreviousOwnerId">Who did before.</param>
public sealed record IncidentAssigned(
    Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, Guid? OwnerId, Guid? PreviousOwnerId);
