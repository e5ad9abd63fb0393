namespace Helpdesk.Incidents.AttachFiles;

/// <summary>A file on an incident (F42); its content is in the blob store under <see cref="Key"/>.</summary>
internal sealed class IncidentFile
{
    /// <summary>100 MB.</summary>
    public const long LongestContent = 100_000_000;

    public const int LongestName = 255;

    public Guid Id { get; init; }

    public Guid IncidentId { get; init; }

    /// <summary>As the sender called it, without folders.</summary>
    public string Name { get; init; } = "";

    /// <summary>SHA-256 of the content.</summary>
    public string Key { get; init; } = "";

    public long Length { get; init; }

    /// <summary>What the first bytes say, whatever the name says.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>Never leaves the house, like an internal comment (F71).</summary>
    public bool Internal { get; init; }

    public Guid AddedBy { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<IncidentFile>(files =>
    {
        files.ToTable("incident_files");
        files.Property(f => f.Id).ValueGeneratedNever();
        files.HasIndex(f => new { f.IncidentId, f.AddedAt });
        files.HasIndex(f => f.Key);
    });
}
