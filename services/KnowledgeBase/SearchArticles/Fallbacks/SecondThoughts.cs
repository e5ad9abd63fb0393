using System.Text.RegularExpressions;
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
        var unknown = await known.UnknownAsync(root, ct);
        if (unknown.Count > 0)
        {
            var layouts = OtherLayouts(raw, unknown).Select(text => SearchQuery.Parse(text).Root).Where(other => other is not Nothing)
                .Select(synonyms.Apply).ToList();
            var ever = await known.EverAsync(layouts.SelectMany(Walk.Wanted).OfType<AnyForm>().Select(w => w.Stem), ct);
            // Most readings are gibberish, which no engine need be asked about.
            foreach (var other in layouts.Where(other => MayMatch(other, ever)))
                yield return new OtherReading(Layout, other);

            var meant = new Dictionary<string, AnyForm>(StringComparer.Ordinal);
            foreach (var word in unknown)
            {
                if (await known.MeantAsync(word, ct) is { } right)
                    meant[word.Stem] = right;
            }

            if (meant.Count > 0)
            {
                root = Rewrite.Words(root, w => meant.GetValueOrDefault(w.Stem, w));
                yield return new OtherReading(Typo, synonyms.Apply(root));
            }
        }

        if (query.Loose && Rewrite.AnyOf(root) is var any && !ReferenceEquals(any, root))
            yield return new OtherReading(Any, synonyms.Apply(any));
    }

    /// <summary>False if articles that have bare words of these stems only cannot match.</summary>
    private static bool MayMatch(Node node, IReadOnlySet<string> stems) => node switch
    {
        AnyForm word => stems.Contains(word.Stem),
        Phrase phrase => phrase.Terms.All(t => MayMatch(t, stems)),
        And and => and.Nodes.All(n => MayMatch(n, stems)),
        Or or => or.Nodes.Any(n => MayMatch(n, stems)),
        _ => true,
    };

    /// <summary>The raw text in the other layout: whole, then only the pieces with unknown words. Х, Ъ, Ж, Э, Б, Ю lie on punctuation keys.</summary>
    private static IEnumerable<string> OtherLayouts(string raw, IReadOnlyList<AnyForm> unknown)
    {
        var stems = unknown.Select(w => w.Stem).ToHashSet(StringComparer.Ordinal);
        bool IsWrong(string piece) => TextAnalysis.Words(piece).Any(w => stems.Contains(w.Stem));
        var texts = new List<string>();
        foreach (var swap in (Func<string, string>[])[KeyboardLayout.ToRussian, KeyboardLayout.ToLatin])
        {
            texts.Add(swap(raw));
            texts.Add(Piece().Replace(raw, m => IsWrong(m.Value) ? swap(m.Value) : m.Value));
        }

        return texts.Distinct().Where(t => t != raw);
    }

    [GeneratedRegex(@"\S+")]
    private static partial Regex Piece();
}
