namespace Helpdesk.SearchLanguage;

/// <summary>A part of a parsed query. Engines translate these nodes and nothing else.</summary>
public abstract record Node
{
    private protected Node()
    {
    }
}

/// <summary>Matches every document: a lone <c>*</c>.</summary>
public sealed record Everything : Node
{
    /// <summary>The only instance needed.</summary>
    public static readonly Everything Instance = new();
}

/// <summary>Matches no document: an empty query, or one in which nothing can be looked for.</summary>
public sealed record Nothing : Node
{
    /// <summary>The only instance needed.</summary>
    public static readonly Nothing Instance = new();
}

/// <summary>What can stand at one place of a phrase; matches a document that has such a word in any field.</summary>
public abstract record Term : Node
{
    private protected Term()
    {
    }
}

/// <summary>A bare word: found in all its forms. Matches a word whose stem, or whose twin's stem, equals <paramref name="Stem"/>.</summary>
/// <param name="Exact">The folded word as it was asked for.</param>
/// <param name="Stem">Its stem.</param>
public sealed record AnyForm(string Exact, string Stem) : Term;

/// <summary>A quoted word: found in this form only. Matches a word which, or whose twin, equals <paramref name="Exact"/>.</summary>
public sealed record ThisForm(string Exact) : Term;

/// <summary>A word with <c>*</c> for any run of characters. Matches a word which, or whose twin, fits the whole pattern.</summary>
/// <param name="Text">The folded pattern; no two stars together, at most <see cref="MostStars"/> of them.</param>
public sealed record Pattern(string Text) : Term
{
    /// <summary>More stars in one word than this are cut: what follows them becomes a part of the last star.</summary>
    public const int MostStars = 5;

    /// <summary>The only star is at the end.</summary>
    public bool IsPrefix => Text.IndexOf('*', StringComparison.Ordinal) == Text.Length - 1;

    /// <summary>Whether a folded word fits the whole pattern. Takes time in proportion to both lengths at most.</summary>
    public bool Fits(ReadOnlySpan<char> word)
    {
        int p = 0, w = 0, star = -1, mark = 0;
        while (w < word.Length)
        {
            if (p < Text.Length && Text[p] == '*')
            {
                star = p++;
                mark = w;
            }
            else if (p < Text.Length && Text[p] == word[w])
            {
                p++;
                w++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                w = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < Text.Length && Text[p] == '*')
            p++;
        return p == Text.Length;
    }
}

/// <summary>A place of a phrase where any one word may stand; never the first or the last.</summary>
public sealed record AnyWord : Term
{
    /// <summary>The only instance needed.</summary>
    public static readonly AnyWord Instance = new();
}

/// <summary>Words next to each other, in this order, within one field. At least two terms, the outer ones not <see cref="AnyWord"/>.</summary>
public sealed record Phrase(IReadOnlyList<Term> Terms) : Node;

/// <summary>All of at least two different nodes match, each in any field.</summary>
public sealed record And(IReadOnlyList<Node> Nodes) : Node;

/// <summary>At least one of at least two different nodes matches.</summary>
public sealed record Or(IReadOnlyList<Node> Nodes) : Node;

/// <summary>The node, which is not itself a <see cref="Not"/>, doesn't match.</summary>
public sealed record Not(Node Inner) : Node;
