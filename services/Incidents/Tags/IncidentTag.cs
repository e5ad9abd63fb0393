namespace Helpdesk.Incidents.Tags;

/// <summary>A tag on an incident (F73).</summary>
internal sealed class IncidentTag
{
    public const int Longest = 50;

    public const int MostPerIncident = 20;

    public Guid IncidentId { get; init; }

    public string Tag { get; init; } = "";

    /// <summary>
    /// The number of the incident that shows it, its own or after a merge the survivor's; kept here so that a list by tag comes in its order
    /// from one index.
    /// </summary>
    public long Number { get; init; }

    public Guid AddedBy { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<IncidentTag>(tags =>
    {
        tags.ToTable("incident_tags");
        tags.HasKey(t => new { t.IncidentId, t.Tag });
        tags.HasOne<Incident>().WithMany().HasForeignKey(t => t.IncidentId);
        tags.HasIndex(t => new { t.Tag, t.Number });
    });
}
