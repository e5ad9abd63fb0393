using System.Text.Json.Nodes;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;

namespace Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

/// <summary>
/// Translates the tree into Elasticsearch's query language. Nothing here is scored: what matches is a filter, ranking is added beside it.
/// </summary>
internal static class ElasticsearchTranslator
{
    // A twin has at most four letters, or digits that no stemmer touches.
    private const int LongestTwin = 4;

    public static JsonObject Translate(Node node) => node switch
    {
        Everything or AnyWord => Of("match_all", []),
        AnyForm word => Is(IndexFields.Ranked, word.Stem),
        ThisForm form => Is(IndexFields.Ranked, IndexFields.Exact + Canonical(form)),
        Pattern pattern => OfPattern(pattern),
        Phrase phrase => OfPhrase(phrase),
        And and => OfAnd(and.Nodes),
        Or or => OfOr(or.Nodes),
        Not not => Bool(("must_not", [Translate(not.Inner)])),
        _ => Of("match_none", []),
    };

    /// <summary>A condition that the term stands in the field.</summary>
    public static JsonObject Is(string field, string token) => Of("term", new JsonObject { [field] = token });

    /// <summary>The token that stands for a form and its twin.</summary>
    public static string Canonical(ThisForm form)
    {
        var word = TextAnalysis.Words(form.Exact)[0];
        var together = Lexemes.Together(word.Exact, word.Twin);
        var end = together.IndexOf('=', StringComparison.Ordinal);
        return end < 0 ? together : together[..end];
    }

    private static bool MayBeTwin(string stem) => stem.Length <= LongestTwin || stem.Any(char.IsDigit);

    private static JsonObject OfAnd(IReadOnlyList<Node> nodes) => Bool(
        ("filter", [.. nodes.Where(n => n is not Not).Select(Translate)]),
        ("must_not", [.. nodes.OfType<Not>().Select(n => Translate(n.Inner))]));

    /// <summary>Words alone go into one list, so that hundreds of them are one clause.</summary>
    private static JsonObject OfOr(IReadOnlyList<Node> nodes)
    {
        var words = nodes.OfType<AnyForm>().ToList();
        var any = nodes.Where(n => n is not AnyForm).Select(Translate).ToList();
        if (words.Count > 0)
            any.Add(Of("terms", new JsonObject { [IndexFields.Ranked] = new JsonArray([.. words.Select(w => JsonValue.Create(w.Stem))]) }));
        return Either(any);
    }

    /// <summary>Every pattern begins with literals, of a word or of a word's ending: no query goes over all words.</summary>
    private static JsonObject OfPattern(Pattern pattern)
    {
        var inTails = pattern.Text[0] == '*';
        var (field, text) = inTails ? (IndexFields.Tails, pattern.Text[1..]) : (IndexFields.Vocabulary, pattern.Text);
        return text.IndexOf('*', StringComparison.Ordinal) switch
        {
            < 0 => Is(field, text),
            var star when star == text.Length - 1 => Of("prefix", new JsonObject { [field] = text[..^1] }),
            _ => Of("wildcard", new JsonObject { [field] = text }),
        };
    }

    private static JsonObject OfPhrase(Phrase phrase)
    {
        if (phrase.Terms.All(t => t is ThisForm))
            return InARow(IndexFields.Words, phrase.Terms.Select(t => Canonical((ThisForm)t)));
        if (phrase.Terms.All(t => t is AnyForm word && !MayBeTwin(word.Stem)))
            return InARow(IndexFields.Stems, phrase.Terms.Select(t => ((AnyForm)t).Stem));
        var clauses = new JsonArray();
        var any = 0;
        foreach (var term in phrase.Terms)
        {
            if (term is AnyWord)
            {
                any++;
                continue;
            }

            if (any > 0)
                clauses.Add(Of("span_gap", new JsonObject { [IndexFields.Words] = any }));
            any = 0;
            clauses.Add(Span(term));
        }

        return Of("span_near", new JsonObject { ["clauses"] = clauses, ["slop"] = 0, ["in_order"] = true });
    }

    private static JsonObject InARow(string field, IEnumerable<string> tokens) =>
        Of("match_phrase", new JsonObject { [field] = string.Join(' ', tokens) });

    private static JsonObject Span(Term term) => term switch
    {
        ThisForm form => SpanTerm(IndexFields.Words, Canonical(form)),
        AnyForm word when MayBeTwin(word.Stem) =>
            SpanOr(Mask(SpanTerm(IndexFields.Stems, word.Stem)), Mask(SpanTerm(IndexFields.TwinStems, word.Stem))),
        AnyForm word => Mask(SpanTerm(IndexFields.Stems, word.Stem)),
        Pattern pattern => SpanOr(SpanPattern(IndexFields.Words, pattern), Mask(SpanPattern(IndexFields.Twins, pattern))),
        _ => throw new InvalidOperationException($"{term.GetType().Name} has no span."),
    };

    private static JsonObject SpanTerm(string field, string token) => Of("span_term", new JsonObject { [field] = token });

    private static JsonObject SpanPattern(string field, Pattern pattern) => Of("span_multi", new JsonObject
    {
        ["match"] = pattern.IsPrefix
            ? Of("prefix", new JsonObject { [field] = pattern.Text[..^1] })
            : Of("wildcard", new JsonObject { [field] = pattern.Text }),
    });

    private static JsonObject SpanOr(params JsonObject[] clauses) => Of("span_or", new JsonObject { ["clauses"] = new JsonArray([.. clauses]) });

    /// <summary>Lets a place of another field take part: all fields count places alike.</summary>
    private static JsonObject Mask(JsonObject span) => Of("field_masking_span", new JsonObject { ["query"] = span, ["field"] = IndexFields.Words });

    private static JsonObject Either(List<JsonObject> any) => any.Count == 1 ? any[0] : Bool(("should", any));

    private static JsonObject Bool(params (string Occurrence, IReadOnlyList<JsonObject> Clauses)[] parts)
    {
        var body = new JsonObject();
        foreach (var (occurrence, clauses) in parts)
        {
            if (clauses.Count > 0)
                body[occurrence] = new JsonArray([.. clauses]);
        }

        return Of("bool", body);
    }

    private static JsonObject Of(string kind, JsonObject body) => new() { [kind] = body };
}
