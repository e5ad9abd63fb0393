using System.Text.Json.Nodes;

namespace Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

/// <summary>The index's fields. All of them hold finished tokens: Elasticsearch divides at spaces and analyses nothing.</summary>
internal static class IndexFields
{
    /// <summary>Goes up when anything below, or what is written into the fields, changes: an index of another format is rebuilt.</summary>
    public const int Format = 2;

    /// <summary>Words in order, a value per field of the article; of two twins the one that sorts first.</summary>
    public const string Words = "words";

    /// <summary>The other twin at the same places, <see cref="NoTwin"/> where there is none.</summary>
    public const string Twins = "twins";

    /// <summary>Stems at the same places.</summary>
    public const string Stems = "stems";

    /// <summary>Stems of the other twins at the same places.</summary>
    public const string TwinStems = "twin_stems";

    /// <summary>
    /// All different stems and, after a <see cref="Exact"/>, all different words, each as many times over as it says about the article: what
    /// is asked and how much it weighs are one list.
    /// </summary>
    public const string Ranked = "ranked";

    /// <summary>All different words, twins too, in no order: stars at the end of a word look here.</summary>
    public const string Vocabulary = "vocabulary";

    /// <summary>All endings of these words of three characters and more: a leading star makes any pattern one of beginnings of endings.</summary>
    public const string Tails = "vocabulary.tails";
    public const string Supertag = "supertag";
    public const string Id = "id";

    /// <summary>What an article's uses and freshness add to its score.</summary>
    public const string Merit = "merit";
    public const string Version = "version";

    /// <summary>Begins every value, so that no value is empty and all fields count places alike. No word is written so.</summary>
    public const string Start = "^";
    public const string NoTwin = "_";

    /// <summary>Begins a word among stems.</summary>
    public const string Exact = "=";

    // More than a query has words: no phrase, however many of its words may be any, reaches from one field of an article into the next.
    private const int Gap = 2000;

    /// <summary>Settings and mapping for a new index. Our own words are at most 128 characters, so no tokenizer limit cuts them.</summary>
    public static JsonObject Definition() => new()
    {
        ["settings"] = new JsonObject
        {
            ["number_of_shards"] = 1,
            ["auto_expand_replicas"] = "0-1",
            ["refresh_interval"] = "-1",
            // Rare over frequent as ever; how many times over counts nearly in full, and the length of a text not at all.
            ["similarity"] = new JsonObject { [Ranked] = new JsonObject { ["type"] = "BM25", ["b"] = 0, ["k1"] = 8 } },
            ["analysis"] = new JsonObject
            {
                ["filter"] = new JsonObject { ["beginnings"] = new JsonObject { ["type"] = "edge_ngram", ["min_gram"] = 3, ["max_gram"] = 128 } },
                ["analyzer"] = new JsonObject
                {
                    ["tails"] = new JsonObject
                    {
                        ["type"] = "custom",
                        ["tokenizer"] = "whitespace",
                        ["filter"] = new JsonArray("reverse", "beginnings", "reverse"),
                    },
                },
            },
        },
        ["mappings"] = new JsonObject
        {
            ["_meta"] = new JsonObject { ["format"] = Format },
            // Articles are read from the database and the index is rebuilt from it: it need not keep what it was given.
            ["_source"] = new JsonObject { ["enabled"] = false },
            ["dynamic"] = "strict",
            ["properties"] = new JsonObject
            {
                [Id] = new JsonObject { ["type"] = "keyword" },
                [Version] = new JsonObject { ["type"] = "integer", ["index"] = false },
                [Merit] = new JsonObject { ["type"] = "float", ["index"] = false },
                [Supertag] = new JsonObject { ["type"] = "keyword" },
                [Words] = Places(),
                [Twins] = Places(),
                [Stems] = Places(),
                [TwinStems] = Places(),
                [Ranked] = new JsonObject
                {
                    ["type"] = "text",
                    ["analyzer"] = "whitespace",
                    ["index_options"] = "freqs",
                    ["norms"] = false,
                    ["similarity"] = Ranked,
                },
                [Vocabulary] = Set(tails: Set(analyzer: "tails")),
            },
        },
    };

    private static JsonObject Places() => new()
    {
        ["type"] = "text",
        ["analyzer"] = "whitespace",
        ["index_options"] = "positions",
        ["norms"] = false,
        ["position_increment_gap"] = Gap,
    };

    private static JsonObject Set(string analyzer = "whitespace", JsonObject? tails = null)
    {
        var field = new JsonObject
        {
            ["type"] = "text",
            ["analyzer"] = analyzer,
            ["search_analyzer"] = "whitespace",
            ["index_options"] = "docs",
            ["norms"] = false,
        };
        if (tails is not null)
            field["fields"] = new JsonObject { ["tails"] = tails };
        return field;
    }
}
