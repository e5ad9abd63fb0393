namespace Helpdesk.Incidents.Contracts;

/// <summary>An incident was taken in by another (F104, decision 6): it leaves lists and counts, its number leads to the survivor.</summary>
/// <param name="IncidentId">The incident that was taken in.</param>
/// <param name="Version">Version of that incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who merged.</param>
/// <param name="Number">Its number.</param>
/// <param name="SurvivorId">The incident that goes on; may be taken in by a third one later.</param>
/// <param name="SurvivorNumber">Its number.</param>
public sealed record IncidentsMerged(
    Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, long Number, Guid SurvivorId, long SurvivorNumber);

/// <summary>A merge was undone (F105): the incident is there again as if it had not been.</summary>
/// <param name="IncidentId">The incident that was taken in.</param>
/// <param name="Version">Version of that incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who undid it.</param>
/// <param name="Number">Its number.</param>
/// <param name="SurvivorId">The incident that had taken it in.</param>
public sealed record IncidentsUnmerged(Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, long Number, Guid SurvivorId);
