using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListUnlinkedSearches;

/// <summary>A search: one that found something until its author links an article or the time for that is over, another until he cannot be typing still.</summary>
internal sealed class OpenSearch
{
    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    public DateTimeOffset At { get; private init; }

    public string Understood { get; private init; } = "";

    public string Query { get; private init; } = "";

    /// <summary>Nothing was found, or only some of the words.</summary>
    public bool Missed { get; private init; }

    public static void Configure(ModelBuilder model) => model.Entity<OpenSearch>(s =>
    {
        s.ToTable("open_searches");
        s.Property(x => x.Missed).HasDefaultValue(false);
        s.Property(x => x.Id).ValueGeneratedNever();
        s.HasIndex(x => new { x.UserId, x.At });
        s.HasIndex(x => x.At);
    });
}

/// <summary>When somebody last linked an article or registered a "+1": a search of just before that is written down after it as a rule.</summary>
internal sealed class LastLink
{
    public Guid UserId { get; private init; }

    public DateTimeOffset At { get; private init; }

    public static void Configure(ModelBuilder model) => model.Entity<LastLink>(l =>
    {
        l.ToTable("last_links");
        l.HasKey(x => x.UserId);
        l.Property(x => x.UserId).ValueGeneratedNever();
    });
}

/// <summary>Something people found articles for and yet linked none; the experts' list of what to write better.</summary>
internal sealed class UnlinkedSearch
{
    public string Understood { get; private init; } = "";

    public string LastQuery { get; private init; } = "";

    public int Count { get; private init; }

    public DateTimeOffset LastAt { get; private init; }

    public static void Configure(ModelBuilder model) => model.Entity<UnlinkedSearch>(s =>
    {
        s.ToTable("unlinked_searches");
        s.HasKey(x => x.Understood);
        s.HasIndex(x => new { x.Count, x.Understood });
        s.HasIndex(x => x.LastAt);
    });
}
