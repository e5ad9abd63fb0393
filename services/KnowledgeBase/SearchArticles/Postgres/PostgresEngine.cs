using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Requests;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Postgres;

/// <summary>The embedded engine: tsvectors of our own tokens under GIN, in the database the articles live in.</summary>
internal sealed class PostgresEngine(NpgsqlDataSource source, TermStatistics statistics) : ISearchEngine
{
    public string Name => "postgres";

    /// <summary>Ranking looks at so many matches, the newest, and as many with the words in the title.</summary>
    private const int MostRanked = CappedCount.Limit;

    public async Task<Found> FindAsync(Node root, string? supertag, SearchCursor? cursor, int take, CancellationToken ct)
    {
        if (root is Nothing)
            return Found.Nothing;
        var vocabulary = await Vocabulary.ReadAsync(source, root, ct);
        var query = Translator.Translate(root, vocabulary);
        var candidates = Narrow(query.Candidates, supertag);
        var ids = await MatchesAsync(candidates, query, before: null, MostRanked + 1, ct);
        var total = ids.Count;
        if (total == 0)
            return Found.Nothing;
        var ranking = await Ranking.OfAsync(root, statistics, ct);
        var bounded = total > MostRanked;
        var ranked = bounded ? await WithTitledAsync(ids, candidates, query, ranking, ct) : [.. ids];
        var supertags = await SupertagsAsync(ranked, ct);
        return cursor is { Score: null }
            ? await BeyondRankedAsync(ids, ranked, candidates, query, cursor.Id, take, new Found([], null, total, supertags, bounded), ct)
            : await RankedPageAsync(ids, ranked, ranking, cursor, take, new Found([], null, total, supertags, bounded), ct);
    }

    private static string Narrow(string candidates, string? supertag) =>
        supertag is null ? candidates : $"{Lexemes.Quote(Lexemes.Supertag(supertag))} & {candidates}";

    /// <summary>Ids of matching articles, the newest first.</summary>
    private async Task<List<Guid>> MatchesAsync(string candidates, Translation query, Guid? before, int most, CancellationToken ct)
    {
        var recheck = query.Recheck is null ? "" : $" and {query.Recheck}";
        var keyset = before is null ? "" : " and i.article_id < @before";
        await using var command = source.CreateCommand(
            $"select i.article_id from article_index i where i.lexemes @@ @q::tsquery{keyset}{recheck} order by i.article_id desc limit @most");
        command.Parameters.AddWithValue("q", candidates);
        command.Parameters.AddWithValue("most", most);
        if (before is { } id)
            command.Parameters.AddWithValue("before", id);
        for (var i = 0; i < query.Parameters.Count; i++)
            command.Parameters.AddWithValue($"p{i}", query.Parameters[i]);
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    /// <summary>When there are too many matches to rank them all, those with a word in the title are not missed.</summary>
    private async Task<HashSet<Guid>> WithTitledAsync(
        List<Guid> newest, string candidates, Translation query, Ranking ranking, CancellationToken ct)
    {
        var ranked = newest.Take(MostRanked).ToHashSet();
        if (ranking.Titled is { } titled)
            ranked.UnionWith(await MatchesAsync($"{titled} & {candidates}", query, before: null, MostRanked, ct));
        return ranked;
    }

    private async Task<Found> RankedPageAsync(
        List<Guid> newest, HashSet<Guid> ranked, Ranking ranking, SearchCursor? cursor, int take, Found found, CancellationToken ct)
    {
        var page = await ranking.PageAsync(source, ranked, cursor, take + 1, ct);
        var more = page.Count > take;
        var last = more ? page[take - 1] : page.LastOrDefault();
        SearchCursor? next = more ? new SearchCursor(last.Score, last.Id)
            : found.Bounded ? new SearchCursor(null, newest[MostRanked - 1]) : null;
        return found with { Ids = [.. page.Take(take).Select(p => p.Id)], Next = next };
    }

    private async Task<Found> BeyondRankedAsync(
        List<Guid> newest, HashSet<Guid> ranked, string candidates, Translation query, Guid before, int take, Found found, CancellationToken ct)
    {
        var page = new List<Guid>();
        while (page.Count <= take)
        {
            var batch = await MatchesAsync(candidates, query, before, take + 1, ct);
            page.AddRange(batch.Where(id => !ranked.Contains(id)));
            if (batch.Count <= take)
                break;
            before = batch[^1];
        }

        var more = page.Count > take;
        return found with { Ids = [.. page.Take(take)], Next = more ? new SearchCursor(null, page[take - 1]) : null, Bounded = newest.Count > MostRanked };
    }

    private async Task<IReadOnlyList<SupertagCount>> SupertagsAsync(HashSet<Guid> ids, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select supertag, count(*)::int from articles where id = any(@ids) group by supertag order by 2 desc, 1 limit 100");
        command.Parameters.AddWithValue("ids", ids.ToArray());
        var counts = new List<SupertagCount>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            counts.Add(new SupertagCount(reader.GetString(0), reader.GetInt32(1)));
        return counts;
    }
}
