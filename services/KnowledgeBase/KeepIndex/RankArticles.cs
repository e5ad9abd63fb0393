using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.DueWork;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.KeepIndex;

/// <summary>
/// Writes the ranks of articles that were indexed before there were any, some at a time; until then they are found and come last.
/// </summary>
internal sealed class RankArticles(KnowledgeDb db, TimeProvider time) : Work
{
    private const int AtOnce = 500;

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var after = Guid.TryParse(item.Key, out var last) ? last : Guid.Empty;
        var rows = await db.Database.SqlQuery<Unranked>(
            $"""
             select i.article_id as id, i.words, i.stems, a.supertag from article_index i join articles a on a.id = i.article_id
             where i.article_id > {after} and not exists (select 1 from article_ranks r where r.article_id = i.article_id)
             order by i.article_id limit {AtOnce}
             """).ToListAsync(cancellationToken);
        if (rows.Count == 0)
            return;
        var (ids, tags, ranks) = (rows.Select(r => r.Id).ToArray(), rows.Select(r => r.Supertag).ToArray(), rows.Select(r => Ranks.Of(r.Words, r.Stems)).ToArray());
        // Whoever writes an article meanwhile writes its ranks too, after these or instead of them.
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into article_ranks (article_id, supertag, ranks) select u.i, u.t, u.r from unnest({ids}, {tags}, {ranks}) u(i, t, r)
             join article_index x on x.article_id = u.i on conflict do nothing
             """,
            cancellationToken);
        db.Schedule<RankArticles>($"{ids[^1]}", time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    private sealed record Unranked(Guid Id, string Words, string Stems, string Supertag);
}

/// <summary>Looks at every start for articles without ranks or pairs of words.</summary>
internal sealed class BeginRanking(TimeProvider time) : ISeed<KnowledgeDb>
{
    public Task SeedAsync(KnowledgeDb db, CancellationToken cancellationToken)
    {
        db.Schedule<RankArticles>("all", time.GetUtcNow());
        db.Schedule<PairArticles>("all", time.GetUtcNow());
        return db.SaveChangesAsync(cancellationToken);
    }
}
