namespace Helpdesk.Telephony.Contracts;

/// <summary>A call was bound to an incident (F24, F27); both sides may have many (F26).</summary>
/// <param name="CallId">The call.</param>
/// <param name="Version">Version of the call, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who linked it.</param>
/// <param name="IncidentId">The incident.</param>
/// <param name="From">The caller, as in <see cref="CallReceived.From"/>.</param>
public sealed record CallLinked(Guid CallId, int Version, DateTimeOffset At, Guid? ActorId, Guid IncidentId, string? From);

/// <summary>A call was taken off an incident.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Version">Version of the call, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who took it off.</param>
/// <param name="IncidentId">The incident.</param>
public sealed record CallUnlinked(Guid CallId, int Version, DateTimeOffset At, Guid? ActorId, Guid IncidentId);
