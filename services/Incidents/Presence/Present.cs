namespace Helpdesk.Incidents.Presence;

/// <summary>Somebody has an incident's card open (P1). A row with an expiry, for whoever crashes says no good-bye.</summary>
internal sealed class Present
{
    /// <summary>The desk says "still here" twice in this time.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(40);

    public Guid IncidentId { get; init; }

    public Guid PersonId { get; init; }

    public string Name { get; init; } = "";

    public bool Typing { get; init; }

    public DateTimeOffset Until { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<Present>(presences =>
    {
        presences.ToTable("presences");
        presences.HasKey(p => new { p.IncidentId, p.PersonId });
        presences.HasIndex(p => p.Until);
    });
}
