namespace Helpdesk.Incidents.Contracts;

/// <summary>An incident was registered (F19, F21): from now on it has a number.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who registered it.</param>
/// <param name="Number">Its number for people, seven digits (decision 11).</param>
/// <param name="SubscriberId">The client.</param>
/// <param name="Inn">The client's INN.</param>
/// <param name="Kpp">The client's KPP.</param>
/// <param name="Channel"><c>call</c>, <c>manual</c>, <c>email</c>, …</param>
/// <param name="CallId">The call it was registered from.</param>
/// <param name="ArticleId">The article of a "+1" (F93).</param>
/// <param name="ArticleNumber">That article's number.</param>
/// <param name="OwnerId">Who works on it.</param>
/// <param name="State">Its state.</param>
/// <param name="Words">Telling words of its question, for grouping similar incidents (F97); null when it has none.</param>
public sealed record IncidentRegistered(
    Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, long Number, Guid SubscriberId, string? Inn, string? Kpp,
    string Channel, Guid? CallId, Guid? ArticleId, int? ArticleNumber, Guid? OwnerId, string State, string[]? Words = null);
