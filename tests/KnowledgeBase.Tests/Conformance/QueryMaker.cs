namespace Helpdesk.Tests.KnowledgeBase.Conformance;

/// <summary>Makes queries of every kind from words that the documents have, so that most of them find something.</summary>
internal sealed class QueryMaker(IReadOnlyList<NaiveDocument> documents, Random random)
{
    private const int MostPlaces = 16_383;

    public NaiveQuery Make(int depth = 2) => random.Next(depth > 0 ? 13 : 8) switch
    {
        0 or 1 => new NaiveQuery.Word(Word()),
        2 => new NaiveQuery.Stars(Pattern(Word().Variants[0])),
        3 => Quoted(withStars: false),
        4 => Quoted(withStars: true),
        5 => Together(),
        6 => new NaiveQuery.Quoted([Word()]),
        7 => new NaiveQuery.Stars($"*{Middle(Word().Variants[0])}*"),
        8 or 9 => new NaiveQuery.Both(Make(depth - 1), Make(depth - 1)),
        10 => new NaiveQuery.Either(Make(depth - 1), Make(depth - 1)),
        11 => new NaiveQuery.Both(Make(depth - 1), new NaiveQuery.No(Make(depth - 1))),
        _ => new NaiveQuery.No(Make(depth - 1)),
    };

    /// <summary>Phrases of the last words of a text that is longer than the places a tsvector keeps.</summary>
    public static IEnumerable<NaiveQuery> BeyondPlaces(NaiveDocument document) => document.Fields.Where(f => f.Length > MostPlaces)
        .SelectMany(f => new NaiveQuery[] { new NaiveQuery.Quoted([.. f[^3..]]), new NaiveQuery.Quoted([.. f[^6..^2]]), new NaiveQuery.Together([f[^2], f[^1]]) });

    private NaiveWord[] Row(int least)
    {
        while (true)
        {
            var field = documents[random.Next(documents.Count)].Fields.Where(f => f.Length >= least).ToList();
            if (field.Count > 0)
                return field[random.Next(field.Count)];
        }
    }

    private NaiveWord Word()
    {
        var row = Row(1);
        return row[random.Next(row.Length)];
    }

    private NaiveQuery.Quoted Quoted(bool withStars)
    {
        var row = Row(4);
        var length = random.Next(2, 5);
        var start = random.Next(row.Length - length + 1);
        var parts = row.Skip(start).Take(length).Cast<object?>().ToArray();
        if (random.Next(4) == 0)
            Array.Reverse(parts);
        if (!withStars)
            return new NaiveQuery.Quoted(parts);
        parts[0] = Pattern(((NaiveWord)parts[0]!).Variants[0]);
        if (length > 2 && random.Next(2) == 0)
            parts[1] = null;
        return new NaiveQuery.Quoted(parts);
    }

    private NaiveQuery.Together Together()
    {
        var row = Row(3);
        var start = random.Next(row.Length - 1);
        object first = row[start];
        object second = random.Next(4) == 0 && row[start + 1].Variants[0].Length > 3 ? row[start + 1].Variants[0][..3] + "*" : row[start + 1];
        return new NaiveQuery.Together([first, second]);
    }

    /// <summary>A pattern that the language takes: two literals before a last star, three otherwise.</summary>
    private string Pattern(string word)
    {
        if (word.Length < 4 || !word.All(char.IsLetterOrDigit))
            return "сер*";
        var cut = random.Next(2, word.Length - 1);
        return random.Next(3) switch
        {
            0 => word[..cut] + "*",
            1 => "*" + word[^Math.Max(3, word.Length - cut)..],
            _ => word[..2] + "*" + word[^1..],
        };
    }

    private string Middle(string word) => word.Length >= 4 && word.All(char.IsLetterOrDigit) ? word.Substring(random.Next(word.Length - 2), 3) : "кат";
}
