namespace Helpdesk.Incidents.AttachFiles;

/// <summary>Whether a file may be downloaded.</summary>
internal enum FileScan
{
    /// <summary>Nobody was asked to look through it, or nothing was found.</summary>
    Clean,

    /// <summary>The virus scanner has not answered yet.</summary>
    Waiting,

    /// <summary>Something was found: nobody gets it.</summary>
    Infected,
}

/// <summary>A file on an incident (F42); its content is in the blob store under <see cref="Key"/>.</summary>
internal sealed class IncidentFile
{
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

    public FileScan Scan { get; set; }

    /// <summary>What was found in it.</summary>
    public string? Threat { get; private set; }

    public Guid AddedBy { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    /// <summary>The scanner answered.</summary>
    public void Scanned(string? threat) => (Scan, Threat) = (threat is null ? FileScan.Clean : FileScan.Infected, threat);

    /// <summary>Refuses to give out what is not known to be clean.</summary>
    public void RefuseUnlessClean()
    {
        if (Scan == FileScan.Infected)
            throw new RuleRefused("file-infected", $"«{Name}» is infected: {Threat}.");
        if (Scan == FileScan.Waiting)
            throw new RuleRefused("file-not-scanned", $"«{Name}» is still being looked through for viruses.");
    }

    public static void Configure(ModelBuilder model) => model.Entity<IncidentFile>(files =>
    {
        files.ToTable("incident_files");
        files.Property(f => f.Id).ValueGeneratedNever();
        files.HasIndex(f => new { f.IncidentId, f.AddedAt });
        files.Property(f => f.Scan).HasConversion<string>().HasDefaultValue(FileScan.Clean).HasSentinel(FileScan.Clean);
        files.HasIndex(f => f.Key);
    });
}
