namespace Helpdesk.SearchLanguage;

/// <summary>A run of characters in a text.</summary>
/// <param name="Start">UTF-16 characters before it.</param>
/// <param name="Length">UTF-16 characters in it.</param>
public readonly record struct Mark(int Start, int Length);

/// <summary>Finds a query's words and phrases in analysed fields: for highlighting, and for small sets without an index.</summary>
public static class Matcher
{
    /// <summary>Whether a document whose fields have these words matches.</summary>
    public static bool Matches(Node node, IReadOnlyList<IReadOnlyList<Word>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return node switch
        {
            Everything => true,
            Term term => fields.Any(f => f.Any(w => Fits(term, w))),
            Phrase phrase => fields.Any(f => PhraseStarts(phrase, f).Any()),
            And and => and.Nodes.All(n => Matches(n, fields)),
            Or or => or.Nodes.Any(n => Matches(n, fields)),
            Not not => !Matches(not.Inner, fields),
            _ => false,
        };
    }

    /// <summary>What of the query is found in one field, in order and without overlaps; what must not match is never marked.</summary>
    public static IReadOnlyList<Mark> Marks(Node node, IReadOnlyList<Word> field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var marked = new bool[field.Count];
        Gather(node, field, marked);
        var marks = new List<Mark>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (marked[i])
                marks.Add(new Mark(field[i].Start, field[i].Length));
        }

        return marks;
    }

    private static void Gather(Node node, IReadOnlyList<Word> field, bool[] marked)
    {
        switch (node)
        {
            case Term term:
                for (var i = 0; i < field.Count; i++)
                    marked[i] |= Fits(term, field[i]);
                break;
            case Phrase phrase:
                foreach (var start in PhraseStarts(phrase, field))
                    Array.Fill(marked, true, start, phrase.Terms.Count);
                break;
            case And and:
                foreach (var inner in and.Nodes)
                    Gather(inner, field, marked);
                break;
            case Or or:
                foreach (var inner in or.Nodes)
                    Gather(inner, field, marked);
                break;
        }
    }

    /// <summary>Whether a word stands for a term.</summary>
    public static bool Fits(Term term, in Word word) => term switch
    {
        AnyForm form => word.Stem == form.Stem || word.TwinStem == form.Stem,
        ThisForm form => word.Exact == form.Exact || word.Twin == form.Exact,
        Pattern pattern => pattern.Fits(word.Exact) || (word.Twin is { } twin && pattern.Fits(twin)),
        _ => true,
    };

    private static IEnumerable<int> PhraseStarts(Phrase phrase, IReadOnlyList<Word> field)
    {
        for (var start = 0; start + phrase.Terms.Count <= field.Count; start++)
        {
            var length = 0;
            // The next in the list need not be the next in the text: words that a query cannot want may be left out.
            while (length < phrase.Terms.Count && field[start + length].Place == field[start].Place + length && Fits(phrase.Terms[length], field[start + length]))
                length++;
            if (length == phrase.Terms.Count)
                yield return start;
        }
    }
}
