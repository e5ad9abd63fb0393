namespace Helpdesk.SearchLanguage;

/// <summary>A dictionary of words and expressions that mean the same (F92).</summary>
public sealed class Synonyms
{
    /// <summary>Lines beyond this are not read.</summary>
    public const int MostLines = 5000;
    private const int LongestExpression = 6;

    private readonly Dictionary<string, List<Node>> _words = new(StringComparer.Ordinal);
    private readonly List<(string[] Stems, IReadOnlyList<Node> Others)> _expressions = [];

    /// <summary>Knows nothing.</summary>
    public static readonly Synonyms None = Read("");

    /// <summary>Reads a text with a notion per line: variants divided by <c>=</c>; other lines are not looked at.</summary>
    public static Synonyms Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var synonyms = new Synonyms();
        foreach (var line in text.Split('\n').Where(l => l.Contains('=', StringComparison.Ordinal)).Take(MostLines))
            synonyms.Add([.. line.Split('=').Select(Expression).Where(e => e.Length is > 0 and <= LongestExpression)]);
        return synonyms;
    }

    /// <summary>The query with every known word and expression widened by what means the same.</summary>
    public Node Apply(Node node) => node switch
    {
        AnyForm word => Widen(word, _words.GetValueOrDefault(word.Stem)),
        Phrase phrase when phrase.Terms.All(t => t is AnyForm) => OfPhrase(phrase),
        And and => OfAnd(and),
        Or or => Build.Or(or.Nodes.Select(Apply)),
        Not not => Build.Not(Apply(not.Inner)),
        _ => node,
    };

    private static AnyForm[] Expression(string text) =>
        [.. TextAnalysis.Words(text).Select(w => new AnyForm(w.Exact, w.Stem))];

    private static Node ToNode(AnyForm[] expression) => expression is [var word] ? word : new Phrase(expression);

    private static Node Widen(Node node, IEnumerable<Node>? others) => others is null ? node : Build.Or([node, .. others]);

    private void Add(AnyForm[][] variants)
    {
        foreach (var variant in variants)
        {
            var others = variants.Where(v => v != variant).Select(ToNode).ToList();
            if (others.Count == 0)
                continue;
            if (variant is [var word])
            {
                if (!_words.TryAdd(word.Stem, others))
                    _words[word.Stem].AddRange(others);
            }
            else
            {
                _expressions.Add(([.. variant.Select(w => w.Stem)], others));
            }
        }
    }

    private Node OfPhrase(Phrase phrase)
    {
        var stems = phrase.Terms.Cast<AnyForm>().Select(w => w.Stem).ToArray();
        var others = _expressions.Where(e => e.Stems.SequenceEqual(stems)).SelectMany(e => e.Others);
        return Build.Or([phrase, .. others]);
    }

    /// <summary>Words of a known expression among those that must all match stand for the expression.</summary>
    private Node OfAnd(And and)
    {
        var left = and.Nodes.ToList();
        var done = new List<Node>();
        foreach (var (stems, others) in _expressions)
        {
            var words = stems.Select(s => left.Find(n => n is AnyForm w && w.Stem == s)).ToList();
            if (words.Contains(null))
                continue;
            left.RemoveAll(words.Contains);
            done.Add(Build.Or([Build.And(words!), .. others]));
        }

        return Build.And([.. left.Select(Apply), .. done]);
    }
}
