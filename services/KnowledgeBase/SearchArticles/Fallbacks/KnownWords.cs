using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Fallbacks;

/// <summary>A word of a query that hardly any article has.</summary>
/// <param name="Term">A bare word, which is meant in any form, a quoted one, or one with stars.</param>
/// <param name="Documents">Roughly how many articles have it; 0 if none has.</param>
internal sealed record RareWord(Term Term, int Documents);

/// <summary>Which words of a query no article has, or hardly any, and what was probably meant.</summary>
internal sealed class KnownWords(NpgsqlDataSource source)
{
    private const int MostChecked = 50;

    /// <summary>A word that so few articles have may be mistyped in them too,</summary>
    private const int FewArticles = 2;

    /// <summary>if so many times more have its neighbour.</summary>
    private const int TimesMore = 20;

    /// <summary>
    /// Words of the query that no article has or very few have; patterns only if no word fits them. Counts are a little old: where they say that
    /// hardly any has a word, it is looked for.
    /// </summary>
    public async Task<IReadOnlyList<RareWord>> RareAsync(Node root, CancellationToken ct)
    {
        var terms = Walk.Wanted(root).Where(t => t is not AnyWord).DistinctBy(KeyOf).Take(MostChecked).ToList();
        await using var command = source.CreateCommand(
            """
            select q.n, case when f.has then greatest(1, coalesce(s.documents, w.documents)) else 0 end
            from unnest(@stems, @words, @patterns, @queries) with ordinality q(stem, word, pattern, query, n)
            left join stems s on s.stem = q.stem
            left join words w on w.word = q.word
            cross join lateral (select case
                when q.pattern is not null then exists (select 1 from words l where l.word like q.pattern)
                when s.stem is null and w.word is null then false
                when coalesce(s.documents, w.documents) > @few then true
                else exists (select 1 from (select i.article_id from article_index i where i.lexemes @@ q.query::tsquery offset 0) i) end as has) f
            where not f.has or coalesce(s.documents, w.documents) <= @few
            """);
        command.Parameters.AddWithValue("stems", terms.Select(t => (t as AnyForm)?.Stem).ToArray());
        command.Parameters.AddWithValue("words", terms.Select(t => (t as ThisForm)?.Exact).ToArray());
        command.Parameters.AddWithValue("patterns", terms.Select(t => (t as Pattern)?.Text.Replace('*', '%')).ToArray());
        command.Parameters.AddWithValue("queries", terms.Select(t => t is Pattern ? null : Lexemes.Quote(KeyOf(t))).ToArray());
        command.Parameters.AddWithValue("few", FewArticles);
        var rare = new List<RareWord>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rare.Add(new RareWord(terms[(int)reader.GetInt64(0) - 1], reader.GetInt32(1)));
        return rare;
    }

    /// <summary>The lexemes of a tree's words that some article has or had: what needs another cannot be found.</summary>
    public async Task<IReadOnlySet<string>> EverAsync(IEnumerable<Term> terms, CancellationToken ct)
    {
        var all = terms.ToList();
        await using var command = source.CreateCommand(
            "select 's' || stem from stems where stem = any(@stems) union all select 'w' || word from words where word = any(@words)");
        command.Parameters.AddWithValue("stems", all.OfType<AnyForm>().Select(w => w.Stem).Distinct().ToArray());
        command.Parameters.AddWithValue("words", all.OfType<ThisForm>().Select(w => w.Exact).Distinct().ToArray());
        var ever = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            ever.Add(reader.GetString(0));
        return ever;
    }

    /// <summary>The word one slip away that most articles have, and far more than have this one; null if there is none.</summary>
    public Task<Term?> MeantAsync(RareWord word, CancellationToken ct) => word.Term switch
    {
        AnyForm form => MeantAsync(form, word.Documents * TimesMore, ct),
        ThisForm form => MeantAsync(form, word.Documents * TimesMore, ct),
        _ => Task.FromResult<Term?>(null),
    };

    /// <summary>The lexeme of a word; of a pattern only a name.</summary>
    public static string KeyOf(Term term) => term switch
    {
        AnyForm word => Lexemes.Stem(word.Stem),
        ThisForm word => Lexemes.Exact(word.Exact),
        Pattern pattern => pattern.Text,
        _ => "",
    };

    private async Task<Term?> MeantAsync(AnyForm word, int least, CancellationToken ct)
    {
        var neighbours = Typos.Neighbours(word.Exact).ToLookup(Stems.Of);
        if (neighbours.Count == 0)
            return null;
        // "offset 0" keeps the steps apart: articles are looked for by the likeliest word first, and mostly by no other.
        await using var command = source.CreateCommand(
            """
            select m.stem, m.word from (
                select s.stem, w.word, s.documents from stems s left join words w on w.stem = s.stem and w.word = any(@words)
                where s.stem = any(@stems) and s.documents >= @least
                order by s.documents desc, w.documents desc nulls last, s.stem offset 0) m
            where m.documents > @few or exists (select 1 from article_index i where i.lexemes @@ quote_literal('s' || m.stem)::tsquery) limit 1
            """);
        command.Parameters.AddWithValue("words", neighbours.SelectMany(n => n).ToArray());
        command.Parameters.AddWithValue("stems", neighbours.Select(n => n.Key).ToArray());
        command.Parameters.AddWithValue("least", least);
        command.Parameters.AddWithValue("few", FewArticles);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;
        var stem = reader.GetString(0);
        return new AnyForm(reader.IsDBNull(1) ? neighbours[stem].First() : reader.GetString(1), stem);
    }

    private async Task<Term?> MeantAsync(ThisForm word, int least, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            select m.word from (
                select word, documents from words where word = any(@words) and documents >= @least order by documents desc, word offset 0) m
            where m.documents > @few or exists (select 1 from article_index i where i.lexemes @@ quote_literal('w' || m.word)::tsquery) limit 1
            """);
        command.Parameters.AddWithValue("words", Typos.Neighbours(word.Exact).ToArray());
        command.Parameters.AddWithValue("least", least);
        command.Parameters.AddWithValue("few", FewArticles);
        return await command.ExecuteScalarAsync(ct) is string meant ? new ThisForm(meant) : null;
    }
}
