using System.Text;

namespace Helpdesk.KnowledgeBase.SearchArticles.Indexing;

/// <summary>How words become lexemes of a tsvector: the first letter tells what a lexeme is.</summary>
internal static class Lexemes
{
    /// <summary>Every article has it, so that a query of negatives alone uses the index too.</summary>
    public const string Every = "*";

    /// <summary>Articles have it whose lexemes include their pairs of words; those that an earlier version indexed have none.</summary>
    public const string Paired = "%";

    // A, B, C of ts_rank: title, question, solution; tags weigh as the question.
    private const string Weights = "ABCB";
    private const int PlacesPerField = 3;

    // A million kinds of pairs: spelt out they would make the index twice as large, and a phrase is rechecked anyway.
    private const string Digits = "abcdefghijklmnopqrstuvwxyz234567";
    private const int PairDigits = 4;

    public static string Exact(string word) => "w" + word;

    public static string Stem(string stem) => "s" + stem;

    public static string TitleStem(string stem) => "t" + stem;

    public static string Supertag(string supertag) => "#" + supertag;

    /// <summary>
    /// Two words side by side, as <see cref="Together"/> writes each. Tens of thousands of articles may have both words of a phrase; few have
    /// them in a row, and only of these the texts are read.
    /// </summary>
    public static string Pair(string one, string next)
    {
        var hash = Hash(Hash(2166136261, one), " ");
        hash = Hash(hash, next);
        hash ^= hash >> 15;
        Span<char> pair = stackalloc char[PairDigits + 1];
        pair[0] = 'p';
        for (var i = 1; i <= PairDigits; i++, hash >>= 5)
            pair[i] = Digits[(int)(hash & 31)];
        return new string(pair);
    }

    /// <summary>The literal of what an article that an earlier version indexed lacks.</summary>
    /// <param name="words">Its words, as <see cref="Sequence"/> makes them.</param>
    public static string Pairs(string words)
    {
        var pairs = new HashSet<string>(StringComparer.Ordinal) { Paired };
        foreach (var field in words.Split('\n'))
        {
            var tokens = field.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (var i = 1; i < tokens.Length; i++)
                pairs.Add(Pair(tokens[i - 1], tokens[i]));
        }

        return string.Join(' ', pairs.Select(Quote));
    }

    /// <summary>The literal of an article's tsvector. Places only carry weights: phrases are rechecked on the words.</summary>
    public static string Vector(IReadOnlyList<AnalysedField> fields, string supertag)
    {
        var places = new Dictionary<string, List<string>>(StringComparer.Ordinal) { [Every] = [], [Paired] = [], [Supertag(supertag)] = [] };
        for (var f = 0; f < fields.Count; f++)
        {
            string? before = null;
            foreach (var word in fields[f].Words)
            {
                var together = Together(word.Exact, word.Twin);
                if (before is not null)
                    places.TryAdd(Pair(before, together), []);
                before = together;
                Add(places, Exact(word.Exact), f);
                Add(places, Stem(word.Stem), f);
                if (word.Twin is { } twin)
                    Add(places, Exact(twin), f);
                if (word.TwinStem is { } twinStem)
                    Add(places, Stem(twinStem), f);
                if (f > 0)
                    continue;
                places.TryAdd(TitleStem(word.Stem), []);
                if (word.TwinStem is { } titleTwin)
                    places.TryAdd(TitleStem(titleTwin), []);
            }
        }

        var vector = new StringBuilder();
        foreach (var (lexeme, at) in places)
            vector.Append(Quote(lexeme)).Append(at.Count > 0 ? ":" : "").AppendJoin(',', at).Append(' ');
        return vector.ToString();
    }

    /// <summary>The different words of an article, twins among them, with their stems, in ordinal order.</summary>
    public static IReadOnlyCollection<KeyValuePair<string, string>> Dictionary(IReadOnlyList<AnalysedField> fields)
    {
        var stems = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in fields.SelectMany(f => f.Words))
        {
            stems[word.Exact] = word.Stem;
            if (word is { Twin: { } twin, TwinStem: { } twinStem })
                stems[twin] = twinStem;
        }

        return stems;
    }

    /// <summary>A lexeme as a tsvector or tsquery literal has it.</summary>
    public static string Quote(string lexeme) =>
        $"'{lexeme.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The words of all fields, or their stems, in order: a space around each, twins together, a line per field.</summary>
    public static string Sequence(IReadOnlyList<AnalysedField> fields, bool stems)
    {
        var text = new StringBuilder();
        foreach (var field in fields)
        {
            text.Append(' ');
            foreach (var word in field.Words)
                text.Append(stems ? Together(word.Stem, word.TwinStem) : Together(word.Exact, word.Twin)).Append(' ');
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A word and its twin as the sequence has them, the same whichever of the two was written.</summary>
    public static string Together(string one, string? other) =>
        other is null || other == one ? one : string.CompareOrdinal(one, other) < 0 ? $"{one}={other}" : $"{other}={one}";

    private static uint Hash(uint hash, string text)
    {
        foreach (var c in text)
            hash = (hash ^ c) * 16777619;
        return hash;
    }

    private static void Add(Dictionary<string, List<string>> places, string lexeme, int field)
    {
        if (!places.TryGetValue(lexeme, out var at))
            places.Add(lexeme, at = []);
        var first = (field * PlacesPerField) + 1;
        for (var place = first; place < first + PlacesPerField; place++)
        {
            var entry = $"{place}{Weights[field]}";
            if (at.Contains(entry))
                continue;
            at.Add(entry);
            return;
        }
    }
}
