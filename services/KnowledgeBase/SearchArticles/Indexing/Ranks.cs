namespace Helpdesk.KnowledgeBase.SearchArticles.Indexing;

/// <summary>
/// How much each word and stem says about an article, four bytes each: three name the lexeme, the fourth is its rank. Ranking a thousand
/// articles reads their lexemes from here; unpacking as many tsvectors for it took a hundred times as long.
/// </summary>
internal static class Ranks
{
    /// <summary>The highest rank.</summary>
    public const double Most = byte.MaxValue;

    private const int PlacesPerField = 3;

    // Of title, question, solution and tags, as ts_rank would weigh them.
    private static readonly double[] Weights = [1, 0.5, 0.2, 0.5];

    /// <summary>The ranks of an article.</summary>
    /// <param name="words">Its exact words, as <see cref="Lexemes.Sequence"/> makes them.</param>
    /// <param name="stems">Its stems, likewise.</param>
    public static byte[] Of(string words, string stems)
    {
        var ranks = new List<byte>(stems.Length);
        Gather(words, Lexemes.Exact, ranks);
        Gather(stems, Lexemes.Stem, ranks);
        return [.. ranks];
    }

    /// <summary>The three bytes by which a lexeme's rank is found; none of them is zero.</summary>
    public static byte[] Key(string lexeme)
    {
        var hash = 2166136261u;
        foreach (var c in lexeme)
            hash = (hash ^ c) * 16777619;
        hash ^= hash >> 15;
        return [NotZero(hash), NotZero(hash >> 8), NotZero(hash >> 16)];
    }

    private static void Gather(string sequence, Func<string, string> lexeme, List<byte> ranks)
    {
        var places = new Dictionary<string, int[]>(StringComparer.Ordinal);
        var field = 0;
        foreach (var line in sequence.Split('\n')[..^1])
        {
            foreach (var token in line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries))
            {
                if (!places.TryGetValue(token, out var times))
                    places.Add(token, times = new int[Weights.Length]);
                times[field]++;
            }

            field++;
        }

        foreach (var (token, times) in places)
        {
            ranks.AddRange(Key(lexeme(token)));
            ranks.Add(Rank(times));
        }
    }

    /// <summary>As ts_rank computes it: the weightiest place counts whole, further ones ever less.</summary>
    private static byte Rank(int[] times)
    {
        var (sum, most, mostAt, place) = (0.0, 0.0, 1, 0);
        for (var field = 0; field < times.Length; field++)
        {
            for (var n = 0; n < Math.Min(times[field], PlacesPerField); n++)
            {
                place++;
                sum += Weights[field] / (place * place);
                if (Weights[field] > most)
                    (most, mostAt) = (Weights[field], place);
            }
        }

        var rank = (most + sum - (most / (mostAt * mostAt))) / (Math.PI * Math.PI / 6);
        return (byte)Math.Clamp(Math.Round(rank * Most), 1, Most);
    }

    private static byte NotZero(uint bits) => (byte)bits is var b and not 0 ? b : (byte)1;
}
