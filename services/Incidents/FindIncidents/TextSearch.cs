using Helpdesk.SearchLanguage;
using Npgsql;

namespace Helpdesk.Incidents.FindIncidents;

/// <summary>Incidents found by their words.</summary>
/// <param name="Ids">Incidents, newest number first.</param>
/// <param name="Next">Go on below this number; null at the end.</param>
/// <param name="Complete">False when a query without a beginning of a word was looked for among the newest only.</param>
internal sealed record FoundTexts(IReadOnlyList<Guid> Ids, long? Next, bool Complete);

/// <summary>The knowledge search's language over incidents: candidates from the index, order and middles of words from the texts.</summary>
internal static class TextSearch
{
    private const int Portion = 200;
    private const int MostLookedAt = 2_000;

    public static async Task<FoundTexts> FindTextsAsync(this IncidentsDb db, Node root, long? below, int take, CancellationToken ct)
    {
        if (root is Nothing)
            return new([], null, true);
        var candidates = Candidates.Of(root);
        var found = new List<(Guid Id, long Number)>();
        for (var lookedAt = 0; lookedAt < MostLookedAt;)
        {
            var portion = await NextAsync(db, candidates.Query, below, candidates.Exact ? take + 1 : Portion, ct);
            found.AddRange(candidates.Exact ? portion : await CheckedAsync(db, root, portion, ct));
            if (found.Count > take)
                return new([.. found.Take(take).Select(f => f.Id)], found[take - 1].Number, true);
            if (portion.Count < (candidates.Exact ? take + 1 : Portion))
                return new([.. found.Select(f => f.Id)], null, true);
            below = portion[^1].Number;
            lookedAt += portion.Count;
        }

        return new([.. found.Select(f => f.Id)], below, false);
    }

    private static async Task<List<(Guid Id, long Number)>> NextAsync(IncidentsDb db, string query, long? below, int take, CancellationToken ct)
    {
        var rows = await db.Database.SqlQueryRaw<Row>(
            """
            select incident_id "Id", number "Number" from incident_words
            where lexemes @@ @query::tsquery and number < @below order by number desc limit @take
            """,
            new NpgsqlParameter("query", query), new NpgsqlParameter("below", below ?? long.MaxValue), new NpgsqlParameter("take", take)).ToListAsync(ct);
        return [.. rows.Select(row => (row.Id, row.Number))];
    }

    private static async Task<IEnumerable<(Guid Id, long Number)>> CheckedAsync(
        IncidentsDb db, Node root, List<(Guid Id, long Number)> portion, CancellationToken ct)
    {
        var ids = portion.Select(p => p.Id).ToArray();
        var heads = await db.Incidents.AsNoTracking().Where(i => ids.Contains(i.Id)).Select(i => new { i.Id, i.Head }).ToListAsync(ct);
        var posts = await db.Posts.AsNoTracking().Where(p => ids.Contains(p.IncidentId) && p.Text != null)
            .Select(p => new { Id = p.IncidentId, p.Text }).ToListAsync(ct);
        var texts = heads.Select(h => (h.Id, Text: h.Head)).Concat(posts.Select(p => (p.Id, Text: p.Text!))).ToLookup(t => t.Id, t => t.Text);
        return portion.Where(p => Matcher.Matches(root, [.. texts[p.Id].Select(TextAnalysis.Words)]));
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public long Number { get; init; }
    }
}
