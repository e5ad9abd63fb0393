using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListMissedSearches;

/// <summary>Something people looked for and did not find; the experts' list of what to write.</summary>
internal sealed class MissedSearch
{
    public string Understood { get; private init; } = "";

    public string LastQuery { get; private init; } = "";

    public int Count { get; private init; }

    public DateTimeOffset LastAt { get; private init; }

    public static void Configure(ModelBuilder model) => model.Entity<MissedSearch>(s =>
    {
        s.ToTable("missed_searches");
        s.HasKey(x => x.Understood);
        s.HasIndex(x => new { x.Count, x.Understood });
        s.HasIndex(x => x.LastAt);
    });
}
