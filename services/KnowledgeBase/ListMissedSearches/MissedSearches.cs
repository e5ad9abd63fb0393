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

/// <summary>Notes searches without hits. A search is never refused because its note cannot be taken.</summary>
internal sealed class MissedSearches(KnowledgeDb db, TimeProvider time)
{
    private const int Longest = 300;

    public async Task NoteAsync(string understood, string raw, CancellationToken ct)
    {
        if (understood.Length is < 3 or > Longest)
            return;
        var query = new string([.. raw.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(Longest)]);
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into missed_searches as m (understood, last_query, count, last_at) values ({understood}, {query}, 1, {time.GetUtcNow()})
             on conflict (understood) do update set count = m.count + 1, last_query = excluded.last_query, last_at = excluded.last_at
             """,
            ct);
    }
}
