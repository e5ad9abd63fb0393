namespace Helpdesk.Incidents.Contracts;

/// <summary>An incident went to a state that neither resolves nor ends it: into work, or to a pause (F48, F50).</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who moved it.</param>
/// <param name="State">The state now.</param>
/// <param name="Pause">Whether clocks stand in it.</param>
public sealed record IncidentStateChanged(Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, string State, bool Pause);

/// <summary>The work is done; the client may still object (F52).</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who resolved it.</param>
/// <param name="Number">Its number.</param>
/// <param name="SubscriberId">The client.</param>
/// <param name="State">The state now.</param>
/// <param name="ArticleId">The linked article.</param>
/// <param name="Notice">What to tell the client; null when nobody asked for it (decision 13). Its closing later says nothing again.</param>
public sealed record IncidentResolved(
    Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, long Number, Guid SubscriberId, string State, Guid? ArticleId,
    ClientNotice? Notice = null);

/// <summary>An incident that waited or was resolved is open again (F85, decision 7): nobody owns it, its group is told.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who reopened it.</param>
/// <param name="Number">Its number.</param>
/// <param name="State">The state now.</param>
/// <param name="GroupId">The group that holds it.</param>
/// <param name="PreviousOwnerId">Who owned it.</param>
public sealed record IncidentReopened(
    Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, long Number, string State, Guid? GroupId, Guid? PreviousOwnerId);

/// <summary>An incident was called off (F83).</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who called it off.</param>
/// <param name="Number">Its number.</param>
/// <param name="SubscriberId">The client.</param>
/// <param name="Reason">Why.</param>
/// <param name="Notice">What to tell the client; null when nobody asked for it.</param>
public sealed record IncidentCancelled(
    Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, long Number, Guid SubscriberId, string Reason, ClientNotice? Notice);
