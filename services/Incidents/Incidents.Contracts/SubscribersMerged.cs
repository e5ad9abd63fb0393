namespace Helpdesk.Incidents.Contracts;

/// <summary>
/// A subscriber was taken in by another: both are one client. Its phones come with the survivor's next <see cref="SubscriberChanged"/>,
/// and leave its own.
/// </summary>
/// <param name="SubscriberId">The subscriber that was taken in.</param>
/// <param name="Version">Version of that subscriber, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who merged.</param>
/// <param name="SurvivorId">The subscriber that goes on; may be taken in by a third one later.</param>
public sealed record SubscribersMerged(Guid SubscriberId, int Version, DateTimeOffset At, Guid? ActorId, Guid SurvivorId);

/// <summary>A merge was undone: the subscriber is there again with what it had; what was added since stays with the survivor.</summary>
/// <param name="SubscriberId">The subscriber that was taken in.</param>
/// <param name="Version">Version of that subscriber, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who undid it.</param>
/// <param name="SurvivorId">The subscriber that had taken it in.</param>
public sealed record SubscribersUnmerged(Guid SubscriberId, int Version, DateTimeOffset At, Guid? ActorId, Guid SurvivorId);
