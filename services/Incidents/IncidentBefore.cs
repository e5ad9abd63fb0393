namespace Helpdesk.Incidents;

/// <summary>What an act on many incidents may change in one, as it was before.</summary>
internal sealed record IncidentBefore(
    string State, bool IsFinal, Guid? OwnerId, Guid? GroupId, bool NeedsAttention, DateTimeOffset? ClosedAt, Guid? ClosedBy, string? ClosingReason,
    DateTimeOffset? PutOffUntil = null, Guid? ReturnToOwnerId = null, Guid? ReturnToGroupId = null);

internal sealed partial class Incident
{
    /// <summary>To be kept for an undo.</summary>
    public IncidentBefore Before() => new(State, IsFinal, OwnerId, GroupId, NeedsAttention, ClosedAt, ClosedBy, ClosingReason, PutOffUntil, ReturnToOwnerId, ReturnToGroupId);

    /// <summary>Undoes an act that nobody built upon: also out of a final state, for the act is taken back and not the end reopened.</summary>
    public Post PutBack(IncidentBefore before, Guid actorId, DateTimeOffset now)
    {
        var (from, to) = (State, before.State);
        (State, IsFinal, OwnerId, GroupId, NeedsAttention) = (before.State, before.IsFinal, before.OwnerId, before.GroupId, before.NeedsAttention);
        (ClosedAt, ClosedBy, ClosingReason) = (before.ClosedAt, before.ClosedBy, before.ClosingReason);
        (ReturnToOwnerId, ReturnToGroupId) = (before.ReturnToOwnerId, before.ReturnToGroupId);
        // What was put off until a moment that has passed since is back.
        PutOffUntil = before.PutOffUntil > now ? before.PutOffUntil : null;
        Told = false;
        Version++;
        return Post.Changed(Id, "put-back", actorId, now, from, to);
    }
}
