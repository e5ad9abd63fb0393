using Helpdesk.SearchLanguage;

namespace Helpdesk.Bench.Search;

/// <summary>One query and the tree that it means.</summary>
internal sealed record Question(string Text, Node Root);

/// <summary>Queries of one kind with the goals for them.</summary>
/// <param name="Name">As the table has it.</param>
/// <param name="Questions">Different ones, each asked once before any is asked again, so that no cache's memory is measured.</param>
/// <param name="PostgresGoal">p95 at 8 clients, ms.</param>
/// <param name="ElasticsearchGoal">p95 at 8 clients, ms.</param>
/// <param name="HasBare">Whether an engine alone can be asked the same: it knows no fallbacks.</param>
internal sealed record QueryKind(string Name, IReadOnlyList<Question> Questions, double PostgresGoal, double ElasticsearchGoal, bool HasBare = true)
{
    int _turn = -1;

    /// <summary>The next one, whoever is asked.</summary>
    public Question Next() => Questions[(int)((uint)Interlocked.Increment(ref _turn) % Questions.Count)];
}

/// <summary>Takes queries of every kind from the articles.</summary>
internal sealed class QueryMaker(GeneratedArticles articles, int seed)
{
    const int MostPerKind = 4_000;

    // Common words are few, and so are their forms.
    const int MostTries = 20_000;
    const double MostRare = 0.01, LeastCommon = 0.1;
    const double Soon = 60, Later = 200;

    readonly Random _random = new(seed);

    public IReadOnlyList<QueryKind> Make() =>
    [
        Kind("rare word", Soon, 40, Rare),
        Kind("common word", Later, 40, () => Word(s => s >= LeastCommon)),
        Kind("two words", Later, 40, () => $"{Word(s => s is >= 0.01 and < LeastCommon)} {Word(s => s >= 0.03)}"),
        Kind("phrase, rare words", Soon, 40, () => Phrase(rare: true)),
        Kind("phrase, common words", Later, 40, () => Phrase(rare: false)),
        Kind("prefix", Soon, 40, () => Rare()[..5] + "*"),
        Kind("inner wildcard", Later, 60, Inner),
        Kind("|| of five", Later, 40, () => string.Join(" || ", Enumerable.Range(0, 5).Select(_ => Rare()))),
        Kind("no hit, with fallbacks", Later, 40, Missed) with { HasBare = false },
    ];

    static QueryKind Kind(string name, double postgres, double elasticsearch, Func<string> make)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        for (var tries = 0; texts.Count < MostPerKind && tries < MostTries; tries++)
            texts.Add(make());
        return new QueryKind(name, [.. texts.Select(t => new Question(t, SearchQuery.Parse(t).Root))], postgres, elasticsearch);
    }

    string Rare() => Word(s => s is >= 0.0005 and <= MostRare, 7);

    // From texts, so that words are as frequent among the queries as they are among words of their kind.
    string Word(Func<double, bool> share, int shortest = 4)
    {
        while (true)
        {
            var (text, stem) = Pick(articles.Samples[_random.Next(articles.Samples.Count)]);
            if (text.Length >= shortest && share(articles.Share(stem)))
                return text;
        }
    }

    /// <summary>Two or three words of a text as they stand: one rare word makes the phrase rare, a common one has no rare words.</summary>
    string Phrase(bool rare)
    {
        while (true)
        {
            var text = articles.Samples[_random.Next(articles.Samples.Count)];
            var length = _random.Next(2, 4);
            var start = _random.Next(text.Length - length);
            var words = text[start..(start + length)];
            if (rare ? words.Any(w => articles.Share(w.Stem) <= MostRare) : words.All(w => articles.Share(w.Stem) >= 0.03))
                return $"«{string.Join(' ', words.Select(w => w.Text))}»";
        }
    }

    /// <summary>A middle, an end, or both ends of a word.</summary>
    string Inner()
    {
        var word = Rare();
        return _random.Next(3) switch
        {
            0 => $"*{word[1..6]}*",
            1 => $"*{word[^5..]}",
            _ => $"{word[..3]}*{word[^2..]}",
        };
    }

    /// <summary>A slip of the finger, or the wrong layout.</summary>
    string Missed()
    {
        var word = Rare();
        if (_random.Next(2) == 0)
            return KeyboardLayout.ToLatin(word);
        var at = _random.Next(1, word.Length - 3);
        return $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}";
    }

    (string Text, string Stem) Pick((string Text, string Stem)[] words) => words[_random.Next(words.Length)];
}
