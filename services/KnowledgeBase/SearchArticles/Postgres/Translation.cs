using System.Text;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;

namespace Helpdesk.KnowledgeBase.SearchArticles.Postgres;

/// <summary>A query in PostgreSQL's terms.</summary>
/// <param name="Candidates">A tsquery that every matching article satisfies.</param>
/// <param name="Paired">A narrower one, if all articles are indexed with their pairs of words; null if the query has no pairs.</param>
/// <param name="Recheck">A condition on <c>article_index i</c> that only matching articles satisfy; null if the tsquery is exact.</param>
/// <param name="Parameters">Values of <c>@p0</c>, <c>@p1</c>… in the condition.</param>
internal sealed record Translation(string Candidates, string? Paired, string? Recheck, IReadOnlyList<string> Parameters);

/// <summary>
/// Translates the tree: words and beginnings of words into a tsquery, which GIN answers exactly; phrases into the words of them as
/// candidates and a recheck of the article's words in order, as a tsvector forgets places in long texts.
/// </summary>
internal sealed class Translator(Vocabulary vocabulary)
{
    /// <summary>No article has it.</summary>
    private const string None = "'!'";
    private const string All = $"'{Lexemes.Every}'";

    private readonly List<string> _parameters = [];
    private bool _byPairs;

    public static Translation Translate(Node root, Vocabulary vocabulary)
    {
        var translator = new Translator(vocabulary);
        var (candidates, exact) = translator.Candidates(root);
        var paired = new Translator(vocabulary) { _byPairs = true }.Candidates(root).Query;
        return new Translation(candidates, paired == candidates ? null : paired, exact ? null : translator.Condition(root), translator._parameters);
    }

    private (string Query, bool Exact) Candidates(Node node)
    {
        switch (node)
        {
            case Everything or AnyWord:
                return (All, true);
            case AnyForm word:
                return (Lexemes.Quote(Lexemes.Stem(word.Stem)), true);
            case ThisForm form:
                return (Lexemes.Quote(Lexemes.Exact(form.Exact)), true);
            case Pattern pattern:
                return OfPattern(pattern);
            case Phrase phrase:
                return (Join(phrase.Terms.Select(t => Candidates(t).Query).Concat(_byPairs ? Pairs(phrase.Terms) : []), " & "), false);
            case And and:
                var all = and.Nodes.Select(Candidates).ToList();
                return (Join(all.Select(n => n.Query), " & "), all.TrueForAll(n => n.Exact));
            case Or or:
                var any = or.Nodes.Select(Candidates).ToList();
                return (Join(any.Select(n => n.Query), " | "), any.TrueForAll(n => n.Exact));
            case Not not:
                var inner = Candidates(not.Inner);
                return inner.Exact ? ($"!{inner.Query}", true) : (All, false);
            default:
                return (None, true);
        }
    }

    private (string Query, bool Exact) OfPattern(Pattern pattern)
    {
        if (pattern.IsPrefix)
            return (Lexemes.Quote(Lexemes.Exact(pattern.Text[..^1])) + ":*", true);
        return vocabulary.Expand(pattern) is { } words
            ? (words.Count == 0 ? None : Join(words.Select(w => Lexemes.Quote(Lexemes.Exact(w))), " | "), true)
            : (All, false);
    }

    private static IEnumerable<string> Pairs(IReadOnlyList<Term> terms) => terms.Zip(terms.Skip(1))
        .Where(two => two is { First: ThisForm, Second: ThisForm })
        .Select(two => Lexemes.Quote(Lexemes.Pair(Written((ThisForm)two.First), Written((ThisForm)two.Second))));

    private static string Join(IEnumerable<string> queries, string sign) => $"({string.Join(sign, queries)})";

    private string Condition(Node node)
    {
        switch (node)
        {
            case Pattern pattern when !pattern.IsPrefix && vocabulary.Expand(pattern) is null:
                return $"i.words ~ {Parameter($" {Token(pattern)} ")}";
            case Phrase phrase when phrase.Terms.All(t => t is ThisForm):
                return $"strpos(i.words, {Parameter($" {string.Join(' ', phrase.Terms.Select(t => Written((ThisForm)t)))} ")}) > 0";
            case Phrase phrase when phrase.Terms.Any(t => t is AnyForm) && !phrase.Terms.Any(t => t is Pattern):
                return $"i.stems ~ {Parameter($" {string.Join(' ', phrase.Terms.Select(StemToken))} ")}";
            case Phrase phrase:
                return $"i.words ~ {Parameter($" {string.Join(' ', phrase.Terms.Select(Token))} ")}";
            case And and:
                return Join(and.Nodes.Select(Condition), " and ");
            case Or or:
                return Join(or.Nodes.Select(Condition), " or ");
            case Not not:
                return $"(not {Condition(not.Inner)})";
            default:
                return $"i.lexemes @@ {Parameter(Candidates(node).Query)}::tsquery";
        }
    }

    private string Parameter(string value)
    {
        _parameters.Add(value);
        return $"@p{_parameters.Count - 1}";
    }

    private static string Written(ThisForm form)
    {
        var word = TextAnalysis.Words(form.Exact)[0];
        return Lexemes.Together(word.Exact, word.Twin);
    }

    private string Token(Term term) => term switch
    {
        ThisForm form => OneOf([form.Exact]),
        Pattern pattern => WithTwin(Escape(pattern.Text).Replace("*", @"[^ =\n]*", StringComparison.Ordinal)),
        AnyForm word => OneOf([word.Exact, .. vocabulary.Forms(word)]),
        _ => @"[^ \n]+",
    };

    private static string StemToken(Term term) => term is AnyForm word ? OneOf([word.Stem]) : @"[^ \n]+";

    private static string OneOf(IEnumerable<string> words) => WithTwin($"(?:{string.Join('|', words.Distinct().Select(Escape))})");

    /// <summary>Either of two twins that stand together.</summary>
    private static string WithTwin(string word) => $@"(?:[^ =\n]*=)?{word}(?:=[^ \n]*)?";

    private static string Escape(string word)
    {
        var escaped = new StringBuilder(word.Length);
        foreach (var c in word)
        {
            if (c == '+')
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
