using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.ServiceDefaults.DueWork;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.KeepIndex;

/// <summary>
/// Adds pairs of words to what was indexed before there were any, some articles at a time; until all have them phrases are found without.
/// </summary>
internal sealed class PairArticles(KnowledgeDb db, TimeProvider time) : Work
{
    private const int AtOnce = 250;

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<Unpaired>(
            $"select article_id as id, words from article_index where not is_paired order by article_id limit {AtOnce}").ToListAsync(cancellationToken);
        if (rows.Count == 0)
            return;
        var (ids, words, pairs) = (rows.Select(r => r.Id).ToArray(), rows.Select(r => r.Words).ToArray(), rows.Select(r => Lexemes.Pairs(r.Words)).ToArray());
        // Whoever writes an article meanwhile writes its pairs too, and they are of other words.
        await db.Database.ExecuteSqlAsync(
            $"""
             update article_index i set lexemes = i.lexemes || u.p::tsvector
             from unnest({ids}, {words}, {pairs}) u(i, w, p) where i.article_id = u.i and i.words = u.w and not i.is_paired
             """,
            cancellationToken);
        db.Schedule<PairArticles>($"{ids[^1]}", time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    private sealed record Unpaired(Guid Id, string Words);
}
