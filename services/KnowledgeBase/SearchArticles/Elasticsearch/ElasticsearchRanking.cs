using System.Text.Json.Nodes;
using Helpdesk.SearchLanguage;

namespace Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

/// <summary>
/// Orders what matches: rare words over frequent ones (F91), title over question over solution, the form asked for over others, and a
/// little for articles often used and new. A bare word is found and weighed by the one list, everything else is a filter that weighs nothing.
/// </summary>
internal static class ElasticsearchRanking
{
    private const int MostWords = 16;
    private const double ExactForm = 0.4;

    /// <summary>The whole query.</summary>
    public static JsonObject Of(Node root, string? supertag)
    {
        var words = Walk.Wanted(root).OfType<AnyForm>().Select(w => (w.Exact, w.Stem))
            .Concat(Walk.Wanted(root).OfType<ThisForm>().Select(f => (f.Exact, Stem: Stems.Of(f.Exact)))).Distinct()
            // Without statistics at hand the longest are the likeliest to be rare.
            .OrderByDescending(w => w.Stem.Length).Take(MostWords + 1).ToList();
        var weighed = new HashSet<string>(StringComparer.Ordinal);
        var (must, filter, not, should) = (new JsonArray(), new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var node in root is And all ? all.Nodes : [root])
        {
            if (node is Not negative)
                not.Add(ElasticsearchTranslator.Translate(negative.Inner));
            else if (words.Count <= MostWords && Bare(node) is { } bare)
                must.Add(Weighed(bare, weighed));
            else
                filter.Add(ElasticsearchTranslator.Translate(node));
        }

        if (supertag is not null)
            filter.Add(ElasticsearchTranslator.Is(IndexFields.Supertag, supertag));
        foreach (var (exact, stem) in words.Take(MostWords))
        {
            if (weighed.Add(stem))
                should.Add(Weight(stem, 1));
            should.Add(Weight(IndexFields.Exact + ElasticsearchTranslator.Canonical(new ThisForm(exact)), ExactForm));
        }

        return new JsonObject
        {
            ["function_score"] = new JsonObject
            {
                ["query"] = new JsonObject { ["bool"] = Parts(("must", must), ("filter", filter), ("must_not", not), ("should", should)) },
                ["field_value_factor"] = new JsonObject { ["field"] = IndexFields.Merit, ["missing"] = 0 },
                ["boost_mode"] = "sum",
            },
        };
    }

    /// <summary>A word, or words of which any will do; null for anything else.</summary>
    private static IReadOnlyList<AnyForm>? Bare(Node node) => node switch
    {
        AnyForm word => [word],
        Or any when any.Nodes.All(n => n is AnyForm) => [.. any.Nodes.OfType<AnyForm>()],
        _ => null,
    };

    private static JsonObject Weighed(IReadOnlyList<AnyForm> words, HashSet<string> weighed)
    {
        weighed.UnionWith(words.Select(w => w.Stem));
        return words.Count == 1 ? Weight(words[0].Stem, 1)
            : new JsonObject { ["bool"] = new JsonObject { ["should"] = new JsonArray([.. words.Select(w => Weight(w.Stem, 1))]) } };
    }

    private static JsonObject Weight(string token, double boost) =>
        new() { ["term"] = new JsonObject { [IndexFields.Ranked] = new JsonObject { ["value"] = token, ["boost"] = boost } } };

    private static JsonObject Parts(params ReadOnlySpan<(string Occurrence, JsonArray Clauses)> parts)
    {
        var body = new JsonObject();
        foreach (var (occurrence, clauses) in parts)
        {
            if (clauses.Count > 0)
                body[occurrence] = clauses;
        }

        return body;
    }
}
