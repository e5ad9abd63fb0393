using System.Globalization;
using System.Text;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Postgres;

/// <summary>
/// Orders matches: title over question over solution, rare words over frequent ones (F91), the form asked for over others; often used
/// and fresh articles gain a little. The sum is bounded by the eight rarest words.
/// </summary>
internal sealed class Ranking
{
    private const int MostTerms = 8;
    private const double ExactForm = 0.4;

    private readonly List<(string Lexeme, double Weight)> _terms = [];

    /// <summary>A tsquery of articles with one of the words in the title; null if the query has no words.</summary>
    public string? Titled { get; private init; }

    public static async Task<Ranking> OfAsync(Node root, TermStatistics statistics, CancellationToken ct)
    {
        var words = Walk.Wanted(root).Select(WordOf).Where(w => w.Stem.Length > 0).Distinct().ToList();
        var weights = await statistics.WeightsAsync([.. words.Select(w => w.Stem)], ct);
        var rarest = words.Where(w => weights.ContainsKey(w.Stem)).OrderByDescending(w => weights[w.Stem]).Take(MostTerms).ToList();
        var ranking = new Ranking
        {
            Titled = rarest.Count == 0 ? null : $"({string.Join(" | ", rarest.Select(w => Lexemes.Quote(Lexemes.TitleStem(w.Stem))))})",
        };
        foreach (var (exact, stem) in rarest)
        {
            ranking._terms.Add((Lexemes.Stem(stem), weights[stem]));
            ranking._terms.Add((Lexemes.Exact(exact), weights[stem] * ExactForm));
        }

        return ranking;
    }

    /// <summary>A page of the ranked articles after the cursor, best first, equal ones the newest first.</summary>
    public async Task<List<(Guid Id, double Score)>> PageAsync(
        NpgsqlDataSource source, IReadOnlyCollection<Guid> ids, SearchCursor? cursor, int take, CancellationToken ct)
    {
        await using var command = source.CreateCommand();
        var sum = new StringBuilder();
        for (var i = 0; i < _terms.Count; i++)
        {
            // Weights are parameters, so that queries of equally many words are one statement, which is planned once.
            sum.Append(CultureInfo.InvariantCulture, $" + @w{i} * ts_rank('{{0.1,0.2,0.5,1}}', i.lexemes, @t{i}::tsquery)");
            command.Parameters.AddWithValue($"w{i}", Math.Round(_terms[i].Weight, 4));
            command.Parameters.AddWithValue($"t{i}", Lexemes.Quote(_terms[i].Lexeme));
        }

        var after = cursor?.Score is null ? "" : " where (score, id) < (@score, @id)";
        command.CommandText =
            $"""
             select id, score from (
               select i.article_id as id, (0.05 * ln(1 + greatest(coalesce(u.count, 0), 0)){sum})::float8 as score
               from article_index i left join article_usage u on u.article_id = i.article_id where i.article_id = any(@ids)) ranked{after}
             order by score desc, id desc limit @take
             """;
        command.Parameters.AddWithValue("ids", ids.ToArray());
        command.Parameters.AddWithValue("take", take);
        if (cursor?.Score is { } score)
        {
            command.Parameters.AddWithValue("score", score);
            command.Parameters.AddWithValue("id", cursor.Id);
        }

        var page = new List<(Guid, double)>(take);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            page.Add((reader.GetGuid(0), reader.GetDouble(1)));
        return page;
    }

    private static (string Exact, string Stem) WordOf(Term term) => term switch
    {
        AnyForm word => (word.Exact, word.Stem),
        ThisForm form => (form.Exact, Stems.Of(form.Exact)),
        _ => ("", ""),
    };
}
