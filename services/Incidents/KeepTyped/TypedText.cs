namespace Helpdesk.Incidents.KeepTyped;

/// <summary>What somebody has typed and not sent yet (P2): it outlives a crash, and comes back in another tab or on another machine.</summary>
internal sealed class TypedText
{
    /// <summary>A form with all its fields as the desk serialises it; more is no text typed by a person.</summary>
    public const int LongestContent = 64 * 1024;

    /// <summary>More places than anybody writes in at once.</summary>
    public const int MostPlaces = 200;

    public Guid PersonId { get; init; }

    /// <summary>Where it was typed, as the desk names it, like <c>new-incident</c> or <c>reply-{incidentId}</c>.</summary>
    public string Place { get; init; } = "";

    /// <summary>As the desk gave it.</summary>
    public string Content { get; init; } = "";

    /// <summary>+1 with every keeping.</summary>
    public int Version { get; init; }

    public DateTimeOffset At { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<TypedText>(texts =>
    {
        texts.ToTable("typed_texts");
        texts.HasKey(t => new { t.PersonId, t.Place });
        texts.HasIndex(t => t.At);
    });
}

/// <summary>Setting: how long typed texts are kept.</summary>
internal sealed record TypedTextRules
{
    /// <summary>Days after the last keystroke that was kept.</summary>
    public int Days { get; init; } = 30;
}
