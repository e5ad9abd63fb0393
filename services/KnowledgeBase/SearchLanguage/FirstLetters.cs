using System.Buffers;

namespace Helpdesk.SearchLanguage;

/// <summary>
/// What words wanted by a query look like before they are analysed: the letters they begin with and, of patterns that begin with a star, the
/// letters they have in a row. Stemming, folding and mending leave these what they were, or put in their look-alikes, so a word that is
/// otherwise need not be analysed to know that it is not wanted.
/// </summary>
internal sealed class FirstLetters
{
    private const int Known = 0x460;
    private const int LongestSeen = 64;
    private const int MostInner = 16;

    // A page of results asks for one query with every field of every article.
    [ThreadStatic]
    private static (Node? Node, FirstLetters? Letters) _last;

    private readonly bool[] _wanted = new bool[Known];
    private readonly List<string> _inner = [];
    private bool _any;

    public static FirstLetters Of(Node node)
    {
        if (ReferenceEquals(_last.Node, node))
            return _last.Letters!;
        var letters = new FirstLetters();
        letters.Add(node);
        if (!letters._any && letters._inner.Count == 0)
        {
            letters.Beginnings = SearchValues.Create(
                [.. Enumerable.Range(0, Known).Select(c => (char)c).Where(c => Normal(c) is { } normal && letters._wanted[normal])]);
        }

        _last = (node, letters);
        return letters;
    }

    /// <summary>All that wanted words may begin with in a text of Latin and Cyrillic letters; null if they may begin with anything.</summary>
    public SearchValues<char>? Beginnings { get; private set; }

    /// <summary>Whether the word at this place may be wanted; of letters beyond Latin and Cyrillic, or with marks, nothing is known.</summary>
    public bool MayBe(string text, int at, int end) =>
        _any || Normal(text[at]) is not { } normal || _wanted[normal] || (at + 1 < text.Length && text[at + 1] is >= '\u0300' and <= '\u036f')
        || (_inner.Count > 0 && MayHave(text.AsSpan(at, end - at)));

    private bool MayHave(ReadOnlySpan<char> word)
    {
        if (word.Length > LongestSeen)
            return true;
        Span<char> normals = stackalloc char[LongestSeen];
        for (var i = 0; i < word.Length; i++)
        {
            if (Normal(word[i]) is not { } normal)
                return true;
            normals[i] = (char)normal;
        }

        foreach (var inner in _inner)
        {
            if (normals[..word.Length].IndexOf(inner.AsSpan()) >= 0)
                return true;
        }

        return false;
    }

    private void Add(Node node)
    {
        switch (node)
        {
            case AnyForm word:
                Add(word.Stem);
                break;
            case ThisForm form:
                Add(form.Exact);
                break;
            case Pattern { Text: ['*', ..] } pattern:
                AddInner(pattern.Text.Split('*').MaxBy(literals => literals.Length)!);
                break;
            case Pattern pattern:
                Add(pattern.Text);
                break;
            case Phrase phrase:
                foreach (var term in phrase.Terms)
                    Add(term);
                break;
            case AnyWord:
                _any = true;
                break;
            case And and:
                foreach (var inner in and.Nodes)
                    Add(inner);
                break;
            case Or or:
                foreach (var inner in or.Nodes)
                    Add(inner);
                break;
        }
    }

    private void Add(string text)
    {
        if (text.Length == 0 || Normal(text[0]) is not { } normal)
            _any = true;
        else
            _wanted[normal] = true;
    }

    private void AddInner(string literals)
    {
        if (literals.Length == 0 || _inner.Count == MostInner || literals.Any(c => Normal(c) is null))
            _any = true;
        else
            _inner.Add(string.Concat(literals.Select(c => (char)Normal(c)!)));
    }

    private static int? Normal(char c) => c switch
    {
        >= '0' and <= '9' => c,
        >= 'a' and <= 'z' => LookAlikes.Common(c),
        >= 'A' and <= 'Z' => LookAlikes.Common((char)(c | 0x20)),
        >= 'А' and <= 'Я' => c + 0x20,
        >= 'а' and <= 'я' => c,
        'ё' or 'Ё' => 'е',
        _ => null,
    };
}
