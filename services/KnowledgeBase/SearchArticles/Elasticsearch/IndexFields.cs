using System.Text.Json.Nodes;

namespace Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

/// <summary>The index's fields. All of them hold finished tokens: Elasticsearch divides at spaces and analyses nothing.</summary>
internal static class IndexFields
{
    /// <summary>Goes up when anything below, or what is written into the fields, changes: an index of another format is rebuilt.</summary>
    public const int Format = 1;

    /// <summary>Words in order, a value per field of the article; of two twins the one that sorts first.</summary>
    public const string Words = "words";

    /// <summary>The other twin at the same places, <see cref="NoTwin"/> where there is none.</summary>
    public const string Twins = "twins";

    /// <summary>Stems at the same places.</summary>
    public const string Stems = "stems";

    /// <summary>Stems of the other twins at the same places.</summary>
    public const string TwinStems = "twin_stems";

    /// <summary>Stems of the title, for ranking.</summary>
    public const string Title = "title";

    /// <summary>Stems of the question, for ranking.</summary>
    public const string Question = "question";

    /// <summary>All different words, twins too, in no order: stars at the end of a word look here.</summary>
    public const string Vocabulary = "vocabulary";

    /// <summary>All endings of these words of three characters and more: a leading star makes any pattern one of beginnings of endings.</summary>
    public const string Tails = "vocabulary.tails";
    public const string Supertag = "supertag";
    public const string Id = "id";
    public const string Used = "used";
    public const string Version = "version";

    /// <summary>Begins every value, so that no value is empty and all fields count places alike. No word is written so.</summary>
    public const string Start = "^";
    public const string NoTwin = "_";

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
                [Used] = new JsonObject { ["type"] = "integer", ["index"] = false },
                [Supertag] = new JsonObject { ["type"] = "keyword" },
                [Words] = Places(norms: false),
                [Twins] = Places(norms: false),
                [Stems] = Places(norms: true),
                [TwinStems] = Places(norms: false),
                [Title] = Set(),
                [Question] = Set(),
                [Vocabulary] = Set(tails: Set(analyzer: "tails")),
            },
        },
    };

    private static JsonObject Places(bool norms) => new()
    {
        ["type"] = "text",
        ["analyzer"] = "whitespace",
        ["index_options"] = "positions",
        ["norms"] = norms,
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
