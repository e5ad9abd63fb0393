using Helpdesk.KnowledgeBase.Articles;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.SearchArticles.Indexing;

/// <summary>Keeps the PostgreSQL engine's index equal to the published articles, and queues them for the other engine's.</summary>
internal static class IndexWriter
{
    public static async Task IndexAsync(this KnowledgeDb db, IReadOnlyCollection<Article> articles, CancellationToken ct)
    {
        var published = articles.Where(a => a.State == ArticleState.Published).ToList();
        if (published.Count > 0)
            await WriteAsync(db, published, ct);
        if (published.Count < articles.Count)
        {
            var others = articles.Where(a => a.State != ArticleState.Published).Select(a => a.Id).ToArray();
            await db.Database.ExecuteSqlAsync(
                $"""
                 with unranked as (delete from article_ranks where article_id = any({others}))
                 delete from article_index where article_id = any({others})
                 """,
                ct);
        }

        await db.EnqueueAsync([.. articles.Select(a => a.Id)], ct);
    }

    private static async Task WriteAsync(KnowledgeDb db, List<Article> articles, CancellationToken ct)
    {
        var texts = articles.Count == 1 ? [IndexedText.Of(articles[0])] : articles.AsParallel().AsOrdered().Select(IndexedText.Of).ToArray();
        var (ids, vectors) = (articles.Select(a => a.Id).ToArray(), texts.Select(t => t.Vector).ToArray());
        var (words, stems) = (texts.Select(t => t.Words).ToArray(), texts.Select(t => t.Stems).ToArray());
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into article_index (article_id, lexemes, words, stems)
             select i, v::tsvector, w, s from unnest({ids}, {vectors}, {words}, {stems}) u(i, v, w, s)
             on conflict (article_id) do update set lexemes = excluded.lexemes, words = excluded.words, stems = excluded.stems
             """,
            ct);
        var (tags, ranks) = (articles.Select(a => a.Supertag).ToArray(), texts.Select(t => t.Ranks).ToArray());
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into article_ranks (article_id, supertag, ranks) select i, t, r from unnest({ids}, {tags}, {ranks}) u(i, t, r)
             on conflict (article_id) do update set supertag = excluded.supertag, ranks = excluded.ranks
             """,
            ct);
        // In one order everywhere, so that two writers with the same new words wait for each other instead of locking up.
        var dictionary = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (word, stem) in texts.SelectMany(t => t.Dictionary))
            dictionary.TryAdd(word, stem);
        var (keys, values) = (dictionary.Keys.ToArray(), dictionary.Values.ToArray());
        var distinct = values.Distinct().Order(StringComparer.Ordinal).ToArray();
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into words (word, stem, documents) select w, s, 1 from unnest({keys}, {values}) with ordinality u(w, s, n)
             where not exists (select 1 from words o where o.word = u.w) order by n on conflict do nothing
             """,
            ct);
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into stems (stem, documents) select s, 1 from unnest({distinct}) with ordinality u(s, n)
             where not exists (select 1 from stems o where o.stem = u.s) order by n on conflict do nothing
             """,
            ct);
    }

    /// <summary>What the index keeps of an article.</summary>
    private sealed record IndexedText(
        string Vector, string Words, string Stems, byte[] Ranks, IReadOnlyCollection<KeyValuePair<string, string>> Dictionary)
    {
        public static IndexedText Of(Article article)
        {
            var fields = ArticleText.Fields(article);
            var (words, stems) = (Lexemes.Sequence(fields, stems: false), Lexemes.Sequence(fields, stems: true));
            return new IndexedText(Lexemes.Vector(fields, article.Supertag), words, stems, Indexing.Ranks.Of(words, stems), Lexemes.Dictionary(fields));
        }
    }
}
