namespace Helpdesk.Incidents.Contracts;

/// <summary>A person's data were erased (P17): whoever keeps a copy of name, phones, addresses or texts of this subscriber erases it too.</summary>
/// <param name="SubscriberId">The subscriber; the id stays and says nothing.</param>
/// <param name="Version">Version of the subscriber, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who erased them.</param>
/// <param name="Phones">His numbers that no other subscriber has, E.164: for finding copies; whoever keeps events takes them out of this one too.</param>
/// <param name="CallIds">Calls linked to his incidents.</param>
/// <param name="Traces">A few bits of each word of his names and numbers, by which texts that name him are found; they tell nobody who he was.</param>
public sealed record SubscriberErased(
    Guid SubscriberId, int Version, DateTimeOffset At, Guid? ActorId, string[]? Phones = null, Guid[]? CallIds = null, int[]? Traces = null);
