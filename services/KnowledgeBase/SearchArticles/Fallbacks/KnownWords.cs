using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Fallbacks;

/// <summary>Which words of a query no article has, and what was probably meant.</summary>
internal sealed class KnownWords(NpgsqlDataSource source)
{
    private const int MostChecked = 50;

    /// <summary>Bare words of the query that are in no article in any form.</summary>
    public async Task<IReadOnlyList<AnyForm>> UnknownAsync(Node root, CancellationToken ct)
    {
        var words = Walk.Wanted(root).OfType<AnyForm>().DistinctBy(w => w.Stem).Take(MostChecked).ToList();
        await using var command = source.CreateCommand(
            """
            select q.n from unnest(@stems, @queries) with ordinality q(stem, query, n)
            where not exists (select 1 from stems s where s.stem = q.stem)
                or not exists (select 1 from (select i.article_id from article_index i where i.lexemes @@ q.query::tsquery offset 0) f)
            """);
        command.Parameters.AddWithValue("stems", words.Select(w => w.Stem).ToArray());
        command.Parameters.AddWithValue("queries", words.Select(w => Lexemes.Quote(Lexemes.Stem(w.Stem))).ToArray());
        var unknown = new List<AnyForm>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            unknown.Add(words[(int)reader.GetInt64(0) - 1]);
        return unknown;
    }

    /// <summary>Of these stems those that some article has or had: what needs another cannot be found.</summary>
    public async Task<IReadOnlySet<string>> EverAsync(IEnumerable<string> stems, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select stem from stems where stem = any(@stems)");
        command.Parameters.AddWithValue("stems", stems.Distinct().ToArray());
        var ever = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            ever.Add(reader.GetString(0));
        return ever;
    }

    /// <summary>The word one slip away of which most articles have some form; null if there is none.</summary>
    public async Task<AnyForm?> MeantAsync(AnyForm word, CancellationToken ct)
    {
        var neighbours = Typos.Neighbours(word.Exact).ToLookup(Stems.Of);
        if (neighbours.Count == 0)
            return null;
        // "offset 0" keeps the steps apart: articles are looked for by the likeliest word first, and mostly by no other.
        await using var command = source.CreateCommand(
            """
            select m.stem, m.word from (
                select s.stem, w.word from stems s left join words w on w.stem = s.stem and w.word = any(@words)
                where s.stem = any(@stems)
                order by s.documents desc, w.documents desc nulls last, s.stem offset 0) m
            where exists (select 1 from article_index i where i.lexemes @@ quote_literal('s' || m.stem)::tsquery) limit 1
            """);
        command.Parameters.AddWithValue("words", neighbours.SelectMany(n => n).ToArray());
        command.Parameters.AddWithValue("stems", neighbours.Select(n => n.Key).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;
        var stem = reader.GetString(0);
        return new AnyForm(reader.IsDBNull(1) ? neighbours[stem].First() : reader.GetString(1), stem);
    }
}
