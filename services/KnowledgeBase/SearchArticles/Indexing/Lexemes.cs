using System.Text;

namespace Helpdesk.KnowledgeBase.SearchArticles.Indexing;

/// <summary>How words become lexemes of a tsvector: the first letter tells what a lexeme is.</summary>
internal static class Lexemes
{
    /// <summary>Every article has it, so that a query of negatives alone uses the index too.</summary>
    public const string Every = "*";

    // A, B, C of ts_rank: title, question, solution; tags weigh as the question.
    private const string Weights = "ABCB";
    private const int PlacesPerField = 3;

    public static string Exact(string word) => "w" + word;

    public static string Stem(string stem) => "s" + stem;

    public static string TitleStem(string stem) => "t" + stem;

    public static string Supertag(string supertag) => "#" + supertag;

    /// <summary>The literal of an article's tsvector. Places only carry weights: phrases are rechecked on the words.</summary>
    public static string Vector(IReadOnlyList<AnalysedField> fields, string supertag)
    {
        var places = new SortedDictionary<string, List<string>>(StringComparer.Ordinal) { [Every] = [], [Supertag(supertag)] = [] };
        for (var f = 0; f < fields.Count; f++)
        {
            foreach (var word in fields[f].Words)
            {
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

    private static void Add(SortedDictionary<string, List<string>> places, string lexeme, int field)
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
