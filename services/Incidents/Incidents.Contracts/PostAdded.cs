namespace Helpdesk.Incidents.Contracts;

/// <summary>A post was added to an incident. Carries no text: internal posts never leave the service.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident at that moment; adding a post does not raise it.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who wrote it.</param>
/// <param name="PostId">The post.</param>
/// <param name="Kind"><c>solution</c> or <c>internal</c>.</param>
public sealed record PostAdded(Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, Guid PostId, string Kind);
