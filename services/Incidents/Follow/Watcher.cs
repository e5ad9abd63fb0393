namespace Helpdesk.Incidents.Follow;

/// <summary>Why somebody follows an incident beside its owner.</summary>
internal enum WatcherRole
{
    /// <summary>Looks on (F17).</summary>
    Observer,

    /// <summary>Works on it too (F161).</summary>
    CoExecutor,

    /// <summary>Asked for it: the colleague on whose behalf it was registered (F17).</summary>
    Requester,
}

/// <summary>A person who follows an incident (F17, F75, F161); a mention makes one (P7).</summary>
internal sealed class Watcher
{
    public Guid IncidentId { get; init; }

    public Guid PersonId { get; init; }

    public WatcherRole Role { get; set; }

    /// <summary>He wants to hear when it is fixed.</summary>
    public bool TellWhenFixed { get; set; }

    /// <summary>There is something for him to look at: he was mentioned, or it is fixed (F77).</summary>
    public bool Attention { get; set; }

    /// <summary>When he heard of the end that he waited for.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    public Guid AddedBy { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<Watcher>(watchers =>
    {
        watchers.ToTable("incident_watchers");
        watchers.HasKey(w => new { w.IncidentId, w.PersonId });
        watchers.Property(w => w.Role).HasConversion<string>();
        watchers.HasIndex(w => new { w.PersonId, w.IncidentId });
        watchers.HasIndex(w => w.PersonId, "ix_incident_watchers_attention").HasFilter("attention");
    });
}

/// <summary>A client who is to be told when an incident is fixed without having one of his own (F75, F133).</summary>
internal sealed class ClientSubscription
{
    public Guid Id { get; init; }

    public Guid IncidentId { get; init; }

    public Guid? SubscriberId { get; init; }

    /// <summary><c>email</c> or <c>sms</c>.</summary>
    public string Channel { get; init; } = "";

    public string Address { get; init; } = "";

    public string? ContactName { get; init; }

    public Guid AddedBy { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    /// <summary>When the news went out; each client hears it once.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    public static void Configure(ModelBuilder model) => model.Entity<ClientSubscription>(subscriptions =>
    {
        subscriptions.ToTable("client_subscriptions");
        subscriptions.Property(s => s.Id).ValueGeneratedNever();
        subscriptions.HasIndex(s => new { s.IncidentId, s.Id });
        subscriptions.HasIndex(s => s.SubscriberId);
    });
}
