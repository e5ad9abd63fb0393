using System.Text.Json;

namespace Helpdesk.Incidents.ChangeMany;

/// <summary>One act on many incidents, with what each was before: for an hour it can be undone.</summary>
internal sealed class BulkAct
{
    /// <summary>More incidents than a list shows are handed over in portions.</summary>
    public const int MostIncidents = 200;

    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    public DateTimeOffset At { get; init; }

    public DateTimeOffset? UndoneAt { get; private set; }

    /// <summary>Refuses what is too late or done; an undone act stays undone.</summary>
    public void Undo(CurrentUser user, BulkRules rules, DateTimeOffset now)
    {
        if (PersonId != user.Id && !user.Is(Roles.Supervisor, Roles.Administrator))
            throw new Forbidden("not-your-act", "Who did it, a supervisor or an administrator may undo it.");
        if (UndoneAt is not null)
            throw new RuleRefused("undone-already", "This act is undone already.");
        if (now > At.AddMinutes(rules.UndoMinutes))
            throw new RuleRefused("too-late-to-undo", $"An act can be undone for {rules.UndoMinutes} minutes.");
        UndoneAt = now;
    }

    public static void Configure(ModelBuilder model) => model.Entity<BulkAct>(acts =>
    {
        acts.ToTable("bulk_acts");
        acts.Property(a => a.Id).ValueGeneratedNever();
        acts.HasIndex(a => a.At);
    });
}

/// <summary>One incident of an act.</summary>
internal sealed class BulkItem
{
    public Guid ActId { get; init; }

    public Guid IncidentId { get; init; }

    /// <summary>The incident's version that the act made: undone only while nobody changed it since.</summary>
    public int Version { get; init; }

    /// <summary>JSON of <see cref="IncidentBefore"/>.</summary>
    public string Before { get; init; } = "";

    public static BulkItem Of(Guid actId, Incident incident, IncidentBefore before) => new()
    {
        ActId = actId,
        IncidentId = incident.Id,
        Version = incident.Version,
        Before = JsonSerializer.Serialize(before, ApiJson.Options),
    };

    public IncidentBefore ReadBefore() => JsonSerializer.Deserialize<IncidentBefore>(Before, ApiJson.Options)!;

    public static void Configure(ModelBuilder model) => model.Entity<BulkItem>(items =>
    {
        items.ToTable("bulk_items");
        items.HasKey(i => new { i.ActId, i.IncidentId });
        items.Property(i => i.Before).HasColumnType("jsonb");
        items.HasOne<BulkAct>().WithMany().HasForeignKey(i => i.ActId);
    });
}

/// <summary>Setting: acts on many incidents.</summary>
internal sealed record BulkRules
{
    /// <summary>Minutes in which an act can be undone.</summary>
    public int UndoMinutes { get; init; } = 60;
}
