namespace Helpdesk.Incidents.LinkIncidents;

/// <summary>Two incidents that have to do with each other (P15); neither is above the other.</summary>
internal sealed class RelatedLink
{
    /// <summary>The lower id of the two.</summary>
    public Guid OneId { get; init; }

    public Guid OtherId { get; init; }

    public Guid MadeBy { get; init; }

    public DateTimeOffset At { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<RelatedLink>(links =>
    {
        links.ToTable("incident_links");
        links.HasKey(l => new { l.OneId, l.OtherId });
        links.HasIndex(l => l.OtherId);
    });
}
