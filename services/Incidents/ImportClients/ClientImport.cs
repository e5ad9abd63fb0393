namespace Helpdesk.Incidents.ImportClients;

/// <summary>One file of clients on its way in. It can be sent again as often as one likes: rows that say nothing new change nothing.</summary>
internal sealed class ClientImport
{
    /// <summary>A million rows and their names.</summary>
    public const long LongestFile = 500_000_000;

    public Guid Id { get; init; }

    /// <summary>The file in the blob store.</summary>
    public string Key { get; init; } = "";

    public Guid StartedBy { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Rows taken in or rejected; a restarted service goes on behind them.</summary>
    public long Rows { get; set; }

    public long Added { get; set; }

    public long Changed { get; set; }

    public long Rejected { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Why nothing could be taken from the file at all.</summary>
    public string? Fault { get; set; }

    public static void Configure(ModelBuilder model) => model.Entity<ClientImport>(imports =>
    {
        imports.ToTable("client_imports");
        imports.Property(i => i.Id).ValueGeneratedNever();
    });
}

/// <summary>A row that was not taken in.</summary>
internal sealed class RejectedRow
{
    public Guid ImportId { get; init; }

    /// <summary>The line it begins in, the header's being 1.</summary>
    public long Line { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Its beginning.</summary>
    public string Text { get; init; } = "";

    public static void Configure(ModelBuilder model) => model.Entity<RejectedRow>(rows =>
    {
        rows.ToTable("rejected_rows");
        rows.HasKey(r => new { r.ImportId, r.Line });
    });
}
