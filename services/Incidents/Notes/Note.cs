namespace Helpdesk.Incidents.Notes;

/// <summary>A note on a client, on a service centre or on a tax office (F14: «Комментарии по абоненту, СД, КО»), shown at every touch.</summary>
internal sealed class Note
{
    /// <summary>More than anybody reads while the client waits.</summary>
    public const int Most = 20;

    public const int LongestText = 2_000;

    public Guid Id { get; init; }

    /// <summary>Whom it is on: <c>s:{subscriberId}</c>, or <c>c:{code}</c> of a service centre, or <c>t:{code}</c> of a tax office.</summary>
    public string About { get; init; } = "";

    public string Text { get; init; } = "";

    /// <summary>The client it is on; null when it is on a service centre or a tax office.</summary>
    public Guid? SubscriberId => About.StartsWith("s:", StringComparison.Ordinal) ? Guid.Parse(About.AsSpan(2)) : null;

    /// <summary>Code of the service centre it is on.</summary>
    public string? ServiceCenter => About.StartsWith("c:", StringComparison.Ordinal) ? About[2..] : null;

    /// <summary>Code of the tax office it is on, the first four digits of its clients' INN (F5).</summary>
    public string? TaxOffice => About.StartsWith("t:", StringComparison.Ordinal) ? About[2..] : null;

    public Guid AuthorId { get; init; }

    public string AuthorName { get; init; } = "";

    public DateTimeOffset At { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<Note>(notes =>
    {
        notes.ToTable("notes");
        notes.Property(n => n.Id).ValueGeneratedNever();
        notes.Ignore(n => n.SubscriberId);
        notes.Ignore(n => n.ServiceCenter);
        notes.Ignore(n => n.TaxOffice);
        notes.HasIndex(n => new { n.About, n.At });
    });
}
