using Helpdesk.KnowledgeBase.Articles;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.SearchArticles.Indexing;

/// <summary>Keeps the PostgreSQL engine's index equal to the published articles, and queues them for the other engine's.</summary>
internal static class IndexWriter
{
    public static async Task IndexAsync(this KnowledgeDb db, IReadOnlyCollection<Article> articles, CancellationToken ct)
    {
        foreach (var article in articles)
        {
            if (article.State == ArticleState.Published)
                await WriteAsync(db, article, ct);
            else
                await db.Database.ExecuteSqlAsync($"delete from article_index where article_id = {article.Id}", ct);
        }

        await db.EnqueueAsync([.. articles.Select(a => a.Id)], ct);
    }

    private static async Task WriteAsync(KnowledgeDb db, Article article, CancellationToken ct)
    {
        var fields = ArticleText.Fields(article);
        var vector = Lexemes.Vector(fields, article.Supertag);
        var words = Lexemes.Sequence(fields, stems: false);
        var stems = Lexemes.Sequence(fields, stems: true);
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into article_index (article_id, lexemes, words, stems) values ({article.Id}, {vector}::tsvector, {words}, {stems})
             on conflict (article_id) do update set lexemes = excluded.lexemes, words = excluded.words, stems = excluded.stems
             """,
            ct);
        // In one order everywhere, so that two writers with the same new words wait for each other instead of locking up.
        var dictionary = Lexemes.Dictionary(fields);
        var (keys, values) = (dictionary.Select(w => w.Key).ToArray(), dictionary.Select(w => w.Value).ToArray());
        var distinct = values.Distinct().Order(StringComparer.Ordinal).ToArray();
        await db.Database.ExecuteSqlAsync(
            $"insert into words (word, stem, documents) select w, s, 1 from unnest({keys}, {values}) u(w, s) on conflict do nothing", ct);
        await db.Database.ExecuteSqlAsync(
            $"insert into stems (stem, documents) select s, 1 from unnest({distinct}) s on conflict do nothing", ct);
    }
}
