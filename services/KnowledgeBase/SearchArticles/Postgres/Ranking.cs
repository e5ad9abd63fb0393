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

    /// <summary>tsqueries of matches that may rank high although many are newer than they; none if the query has no words.</summary>
    public IReadOnlyList<string> Likeliest { get; private init; } = [];

    /// <summary>Roughly the share of articles that match; 0 if it is small or unknown.</summary>
    public double Share { get; private init; }

    public static async Task<Ranking> OfAsync(Node root, TermStatistics statistics, CancellationToken ct)
    {
        var words = Walk.Wanted(root).Select(WordOf).Where(w => w.Stem.Length > 0).Distinct().ToList();
        var weights = await statistics.WeightsAsync([.. words.Select(w => w.Stem).Distinct()], ct);
        var rarest = words.Where(w => weights.ContainsKey(w.Stem)).OrderByDescending(w => weights[w.Stem]).Take(MostTerms).ToList();
        var ranking = new Ranking
        {
            Likeliest = LikeliestOf(root, [.. rarest.Select(w => w.Stem).Distinct()]),
            Share = ShareOf(root, weights),
        };
        foreach (var (exact, stem) in rarest)
        {
            ranking._terms.Add((Lexemes.Stem(stem), weights[stem]));
            ranking._terms.Add((Lexemes.Exact(exact), weights[stem] * ExactForm));
        }

        return ranking;
    }

    /// <summary>The score of an article <c>m</c> whose ranks are <c>r.ranks</c>, in SQL.</summary>
    public string Score(NpgsqlParameterCollection parameters)
    {
        var sum = new StringBuilder($"({Merit.PerUse.ToString(CultureInfo.InvariantCulture)} * ln(1 + greatest(coalesce((select u.count from article_usage u where u.article_id = m.article_id), 0), 0)))::float8");
        for (var i = 0; i < _terms.Count; i++)
        {
            // Weights are parameters, so that queries of equally many words are one statement, which is planned once.
            sum.Append(CultureInfo.InvariantCulture, $" + @w{i} * coalesce(get_byte(r.ranks, nullif(position(@k{i} in r.ranks), 0) + 2), 0)");
            parameters.AddWithValue($"w{i}", Math.Round(_terms[i].Weight, 4) / Ranks.Most);
            parameters.AddWithValue($"k{i}", Ranks.Key(_terms[i].Lexeme));
        }

        return sum.ToString();
    }

    /// <summary>Where matches need not have every word, also those with all of the words, with two of the three rarest, and with the rarest.</summary>
    private static List<string> LikeliestOf(Node root, IReadOnlyList<string> rarest)
    {
        if (rarest.Count == 0)
            return [];
        var words = rarest.Select(stem => Lexemes.Quote(Lexemes.Stem(stem))).ToList();
        var likeliest = new List<string> { AnyOf(rarest.Select(stem => Lexemes.Quote(Lexemes.TitleStem(stem)))) };
        if (words.Count == 1 || !Walk.All(root).Any(node => node is Or))
            return likeliest;
        likeliest.Add(string.Join(" & ", words));
        if (words.Count > 2)
            likeliest.Add(AnyOf([$"{words[0]} & {words[1]}", $"{words[0]} & {words[2]}", $"{words[1]} & {words[2]}"]));
        likeliest.Add(words[0]);
        return likeliest;
    }

    private static string AnyOf(IEnumerable<string> queries) => $"({string.Join(" | ", queries)})";

    /// <summary>As if words met by chance.</summary>
    private static double ShareOf(Node node, IReadOnlyDictionary<string, double> weights) => node switch
    {
        Everything => 1,
        AnyForm word => weights.TryGetValue(word.Stem, out var weight) ? TermStatistics.Share(weight) : 0,
        And and => and.Nodes.Where(n => n is not Not).Aggregate(1.0, (share, n) => share * ShareOf(n, weights)),
        Or or => or.Nodes.Max(n => ShareOf(n, weights)),
        _ => 0,
    };

    private static (string Exact, string Stem) WordOf(Term term) => term switch
    {
        AnyForm word => (word.Exact, word.Stem),
        ThisForm form => (form.Exact, Stems.Of(form.Exact)),
        _ => ("", ""),
    };
}
