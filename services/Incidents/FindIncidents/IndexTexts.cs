using Helpdesk.ServiceDefaults.DueWork;
using NpgsqlTypes;

namespace Helpdesk.Incidents.FindIncidents;

/// <summary>The words of an incident for the search.</summary>
internal sealed class IncidentWords
{
    public Guid IncidentId { get; init; }

    public long Number { get; init; }

    public NpgsqlTsVector Lexemes { get; init; } = null!;

    public static void Configure(ModelBuilder model) => model.Entity<IncidentWords>(words =>
    {
        words.ToTable("incident_words");
        words.HasKey(w => w.IncidentId);
        words.Property(w => w.Lexemes).HasColumnType("tsvector");
        words.HasIndex(w => w.Lexemes).HasMethod("gin");
        words.HasIndex(w => w.Number);
    });
}

/// <summary>
/// Brings new posts into the search's index, behind the requests that wrote them: registering and replying do not wait for an analysis.
/// Each round plans the next.
/// </summary>
internal sealed class IndexTexts(IncidentsDb db, TimeProvider time) : Work
{
    private const int AtOnce = 500;
    private const int MostPosts = 200;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var ct = cancellationToken;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var taken = await db.Database.SqlQuery<Taken>(
            $"""
             update posts set indexed = true where (incident_id, id) in (
                 select incident_id, id from posts where not indexed and text is not null order by id limit {AtOnce} for update skip locked)
             returning incident_id "IncidentId"
             """).ToListAsync(ct);
        var incidents = taken.Select(t => t.IncidentId).Distinct().ToArray();
        foreach (var portion in incidents.Chunk(50))
            await IndexAsync(portion, ct);
        db.Schedule<IndexTexts>(item.Key, time.GetUtcNow() + (taken.Count == AtOnce ? TimeSpan.Zero : Every));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task IndexAsync(Guid[] incidents, CancellationToken ct)
    {
        var said = await db.Posts.AsNoTracking().Where(p => incidents.Contains(p.IncidentId) && p.Text != null)
            .OrderBy(p => p.At).Select(p => new { p.IncidentId, p.Text }).ToListAsync(ct);
        var heads = await db.Incidents.AsNoTracking().Where(i => incidents.Contains(i.Id)).Select(i => new { i.Id, i.Number, i.Head }).ToListAsync(ct);
        var texts = said.ToLookup(s => s.IncidentId, s => s.Text!);
        var vectors = heads.Select(h => IncidentText.Vector([h.Head, .. texts[h.Id].Take(MostPosts)])).ToArray();
        var (ids, numbers) = (heads.Select(h => h.Id).ToArray(), heads.Select(h => h.Number).ToArray());
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into incident_words (incident_id, number, lexemes)
             select id, number, lexemes::tsvector from unnest({ids}, {numbers}, {vectors}) as new (id, number, lexemes)
             on conflict (incident_id) do update set lexemes = excluded.lexemes
             """, ct);
    }

    private sealed class Taken
    {
        public Guid IncidentId { get; init; }
    }
}
