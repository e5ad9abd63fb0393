using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Requests;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Postgres;

/// <summary>The embedded engine: tsvectors of our own tokens under GIN, in the database the articles live in.</summary>
internal sealed class PostgresEngine(NpgsqlDataSource source, TermStatistics statistics) : ISearchEngine
{
    /// <summary>Ranking looks at so many matches, the newest, and at so many of each of the likeliest to rank high.</summary>
    private const int MostRanked = CappedCount.Limit;
    private const int MostLikely = 150;
    private const int MostSupertags = 100;

    public string Name => "postgres";

    public async Task<Found> FindAsync(Node root, string? supertag, SearchCursor? cursor, int take, CancellationToken ct)
    {
        if (root is Nothing)
            return Found.Nothing;
        var vocabulary = await Vocabulary.ReadAsync(source, root, ct);
        var matching = new Matching(source, Translator.Translate(root, vocabulary), supertag);
        var ranking = await Ranking.OfAsync(root, statistics, ct);
        var isRanked = cursor is not { Score: null };
        var within = supertag is null && ranking.Share > 0 ? 2 * (MostRanked + 1) / ranking.Share : double.MaxValue;
        var newest = within < statistics.Articles / 2
            ? await matching.NewestWithinAsync(isRanked ? ranking : null, MostRanked + 1, (int)within, ct)
            : await matching.NewestAsync(isRanked ? ranking : null, null, before: null, MostRanked + 1, ct);
        if (newest.Count == 0)
            return Found.Nothing;
        var bounded = newest.Count > MostRanked;
        var ranked = newest.Take(MostRanked).ToDictionary(m => m.Id);
        // There are too many matches to rank them all.
        foreach (var likely in bounded ? ranking.Likeliest : [])
        {
            foreach (var match in await matching.NewestAsync(isRanked ? ranking : null, likely, before: null, MostLikely, ct))
                ranked.TryAdd(match.Id, match);
        }

        var found = new Found([], null, newest.Count, Count(ranked.Values), bounded);
        return isRanked
            ? RankedPage(ranked.Values, cursor, take, found, bounded ? newest[MostRanked - 1].Id : null)
            : await BeyondRankedAsync(matching, ranked, cursor!.Id, take, found, ct);
    }

    /// <summary>The best first, equal ones the newest first.</summary>
    private static Found RankedPage(IEnumerable<Match> ranked, SearchCursor? cursor, int take, Found found, Guid? oldest)
    {
        var sorted = ranked.OrderByDescending(m => m.Score).ThenByDescending(m => m.Id).ToList();
        // After the article itself: words may have been counted anew since, and its score be another.
        var last = cursor is null ? -1 : sorted.FindIndex(m => m.Id == cursor.Id);
        if (last < 0 && cursor?.Score is { } score)
            last = sorted.FindLastIndex(m => m.Score > score || (m.Score == score && m.Id.CompareTo(cursor.Id) > 0));
        var page = sorted.Skip(last + 1).Take(take + 1).ToList();
        SearchCursor? next = page.Count > take ? new SearchCursor(page[take - 1].Score, page[take - 1].Id)
            : oldest is { } id ? new SearchCursor(null, id) : null;
        return found with { Ids = [.. page.Take(take).Select(p => p.Id)], Next = next };
    }

    private static async Task<Found> BeyondRankedAsync(
        Matching matching, Dictionary<Guid, Match> ranked, Guid before, int take, Found found, CancellationToken ct)
    {
        var page = new List<Guid>();
        while (page.Count <= take)
        {
            var batch = await matching.NewestAsync(null, null, before, take + 1, ct);
            page.AddRange(batch.Select(m => m.Id).Where(id => !ranked.ContainsKey(id)));
            if (batch.Count <= take)
                break;
            before = batch[^1].Id;
        }

        return found with { Ids = [.. page.Take(take)], Next = page.Count > take ? new SearchCursor(null, page[take - 1]) : null };
    }

    private static List<SupertagCount> Count(IEnumerable<Match> matches) =>
    [
        .. matches.CountBy(m => m.Supertag, StringComparer.Ordinal).Select(c => new SupertagCount(c.Key, c.Value))
            .OrderByDescending(c => c.Count).ThenBy(c => c.Name, StringComparer.Ordinal).Take(MostSupertags),
    ];
}
