namespace Helpdesk.Incidents.Subscribers;

/// <summary>A change of a client on record: who, when, and what it was before. Rows are only ever added; an erasure empties their values.</summary>
internal sealed class SubscriberStep
{
    public Guid Id { get; init; }

    public Guid SubscriberId { get; init; }

    /// <summary><c>changed</c>, <c>merged</c>, <c>took-in</c>, <c>unmerged</c>, <c>gave-back</c>,
    /// <c>service-center</c>, <c>contract</c>, <c>note-added</c>, <c>note-dropped</c>, <c>contact-kept</c>, <c>contact-dropped</c> or <c>erased</c>.</summary>
    public string Change { get; init; } = "";

    /// <summary>The values before, or the other client of a merge.</summary>
    public string? Before { get; init; }

    public string? After { get; init; }

    public Guid ActorId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The network address it was done from.</summary>
    public string? Origin { get; set; }

    public static SubscriberStep Of(Guid subscriberId, string change, string? before, string? after, Guid actorId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        SubscriberId = subscriberId,
        Change = change,
        Before = before,
        After = after,
        ActorId = actorId,
        At = now,
    };

    public static void Configure(ModelBuilder model) => model.Entity<SubscriberStep>(steps =>
    {
        steps.ToTable("subscriber_steps");
        steps.HasKey(s => new { s.SubscriberId, s.Id });
        steps.Property(s => s.Id).ValueGeneratedNever();
    });
}
