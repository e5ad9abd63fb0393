using System.Text.RegularExpressions;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;

namespace Helpdesk.KnowledgeBase.SearchArticles.Fallbacks;

/// <summary>Another reading of a query that found nothing.</summary>
/// <param name="Kind">layout, typo or any.</param>
/// <param name="Query">What is looked for instead.</param>
internal sealed record OtherReading(string Kind, Node Query);

/// <summary>
/// What else a query that found nothing may have meant, the likeliest first: the wrong keyboard layout, a typo, or any of its words.
/// </summary>
internal sealed partial class SecondThoughts(KnownWords known)
{
    public const string Layout = "layout";
    public const string Typo = "typo";
    public const string Any = "any";

    public async IAsyncEnumerable<OtherReading> OfAsync(
        string raw, ParsedQuery query, Synonyms synonyms, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var root = query.Root;
        var rare = await known.RareAsync(root, ct);
        var unknown = rare.Where(w => w.Documents == 0).ToList();
        if (unknown.Count > 0)
        {
            var layouts = OtherLayouts(raw, unknown).Select(text => SearchQuery.Parse(text).Root).Where(other => other is not Nothing)
                .Select(synonyms.Apply).ToList();
            var ever = await known.EverAsync(layouts.SelectMany(Walk.Wanted), ct);
            // Most readings are gibberish, which no engine need be asked about.
            foreach (var other in layouts.Where(other => MayMatch(other, ever)))
                yield return new OtherReading(Layout, other);

            if (await MendedAsync(root, unknown, ct) is { } mended)
            {
                root = mended;
                yield return new OtherReading(Typo, synonyms.Apply(root));
            }
        }

        // Somebody else mistyped it the same way: a word that very few articles have, and a great many its neighbour.
        if (await MendedAsync(root, rare.Where(w => w.Documents > 0), ct) is { } likelier)
            yield return new OtherReading(Typo, synonyms.Apply(likelier));

        if (query.Loose && Rewrite.AnyOf(root) is var any && !ReferenceEquals(any, root))
            yield return new OtherReading(Any, synonyms.Apply(any));
    }

    /// <summary>The tree with the words that were meant; null if none is known.</summary>
    private async Task<Node?> MendedAsync(Node root, IEnumerable<RareWord> words, CancellationToken ct)
    {
        var meant = new Dictionary<string, Term>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (await known.MeantAsync(word, ct) is { } right)
                meant[KnownWords.KeyOf(word.Term)] = right;
        }

        return meant.Count == 0 ? null : Rewrite.Terms(root, term => meant.GetValueOrDefault(KnownWords.KeyOf(term), term));
    }

    /// <summary>False if articles that have words of these lexemes only cannot match.</summary>
    private static bool MayMatch(Node node, IReadOnlySet<string> lexemes) => node switch
    {
        AnyForm or ThisForm => lexemes.Contains(KnownWords.KeyOf((Term)node)),
        Phrase phrase => phrase.Terms.All(t => MayMatch(t, lexemes)),
        And and => and.Nodes.All(n => MayMatch(n, lexemes)),
        Or or => or.Nodes.Any(n => MayMatch(n, lexemes)),
        _ => true,
    };

    /// <summary>
    /// The raw text in the other layout: whole, then only the pieces with unknown words, then with quotes left as they are. Х, Ъ, Ж, Э, Б, Ю lie
    /// on punctuation keys, Э on that of the quotes.
    /// </summary>
    private static IEnumerable<string> OtherLayouts(string raw, IReadOnlyList<RareWord> unknown)
    {
        var lexemes = unknown.Select(w => w.Term).SelectMany(term => term is Pattern pattern
            ? TextAnalysis.Words(pattern.Text).Select(w => Lexemes.Exact(w.Exact))
            : [KnownWords.KeyOf(term)]).ToHashSet(StringComparer.Ordinal);
        bool IsWrong(string piece) => TextAnalysis.Words(piece).Any(w => lexemes.Contains(Lexemes.Stem(w.Stem)) || lexemes.Contains(Lexemes.Exact(w.Exact)));
        var texts = new List<string>();
        foreach (var swap in (Func<string, string>[])[KeyboardLayout.ToRussian, KeyboardLayout.ToLatin])
        {
            texts.Add(swap(raw));
            foreach (var pieces in (Regex[])[Piece(), Unquoted()])
                texts.Add(pieces.Replace(raw, m => IsWrong(m.Value) ? swap(m.Value) : m.Value));
        }

        return texts.Distinct().Where(t => t != raw);
    }

    [GeneratedRegex(@"\S+")]
    private static partial Regex Piece();

    [GeneratedRegex(@"[^\s""]+")]
    private static partial Regex Unquoted();
}
