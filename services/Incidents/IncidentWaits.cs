namespace Helpdesk.Incidents;

/// <summary>Dates of an incident: when it is to be done (F74), and until when nobody need look at it (P8).</summary>
internal sealed partial class Incident
{
    /// <summary>«Дата исполнения»: at that moment it comes to its owner's attention, or its group's.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Put off until then: out of the lists of work, back by itself.</summary>
    public DateTimeOffset? PutOffUntil { get; private set; }

    /// <summary>Sets the date it is to be done by, or takes it off.</summary>
    public Post SetDue(DateTimeOffset? dueAt, Guid actorId, DateTimeOffset now)
    {
        RefuseFinal();
        var before = DueAt;
        DueAt = dueAt;
        return Step(actorId, Post.Changed(Id, dueAt is null ? "due-cleared" : "due-set", actorId, now, Moment(before), Moment(dueAt)));
    }

    /// <summary>Puts it off (P8).</summary>
    public Post PutOff(DateTimeOffset until, string? note, Guid actorId, DateTimeOffset now)
    {
        RefuseFinal();
        PutOffUntil = until;
        var post = Step(actorId, Post.Changed(Id, "put-off", actorId, now, after: Moment(until), note: note));
        NeedsAttention = false;
        return post;
    }

    /// <summary>Brings it back: its time has come, or somebody did not want to wait for it.</summary>
    public Post BringBack(Guid? actorId, DateTimeOffset now)
    {
        PutOffUntil = null;
        Version++;
        NeedsAttention = actorId is null || actorId != OwnerId;
        return Post.Changed(Id, "brought-back", actorId, now);
    }

    // Whoever ends it, hands it on or hears from the client has other things to go by than the old date.
    private void ForgetPutOff() => PutOffUntil = null;

    private static string? Moment(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", Format);
}
