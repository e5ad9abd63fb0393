using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Requests;

namespace Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

/// <summary>The engine for many articles: one request per page, ids only; articles themselves are read from the database.</summary>
/// <param name="client">The server.</param>
/// <param name="index">The index on it.</param>
/// <param name="patience">How long a page is waited for.</param>
internal sealed class ElasticsearchEngine(ElasticsearchClient client, ElasticsearchIndex index, TimeSpan patience) : ISearchEngine
{
    /// <summary>How long an operator is kept waiting for Elasticsearch before PostgreSQL is asked (setting <c>Search:Patience</c>).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    // The rest of a reply would be read for nothing.
    private const string Parts = "timed_out,hits.total.value,hits.hits.sort,aggregations.supertags.buckets";
    private const int MostSupertags = 100;

    // Elasticsearch's own window; beyond it a page begins after a score.
    private const int MostByCounting = 10_000;

    public string Name => "elasticsearch";

    public async Task<Found> FindAsync(Node root, string? supertag, SearchCursor? cursor, int take, CancellationToken ct)
    {
        if (root is Nothing)
            return Found.Nothing;
        var request = Request(root, supertag, take);
        // Scores move with every article that comes or goes, and a page that began at an old score would leave out what has moved past it.
        if (cursor is { Seen: > 0 } && cursor.Seen + take < MostByCounting)
            request["from"] = cursor.Seen;
        else if (cursor is { Score: { } score })
            request["search_after"] = new JsonArray(await ScoreNowAsync(root, cursor.Id, ct) ?? score, cursor.Id.ToString());
        return Read(await AskAsync(request, ct), take);
    }

    private async Task<JsonElement> AskAsync(JsonObject request, CancellationToken ct)
    {
        var reply = await client.SendAsync(
            HttpMethod.Post, $"{await index.AliasAsync(ct)}/_search?allow_partial_search_results=false&filter_path={Parts}", request, patience, ct);
        return reply.GetProperty("timed_out").GetBoolean()
            ? throw new ElasticsearchFault("timeout", isOutage: true, "The search took too long.")
            : reply;
    }

    /// <summary>The score that an article has now; null if it does not match any more.</summary>
    private async Task<double?> ScoreNowAsync(Node root, Guid id, CancellationToken ct)
    {
        var request = new JsonObject
        {
            ["size"] = 1,
            ["stored_fields"] = "_none_",
            ["track_total_hits"] = true,
            ["query"] = new JsonObject
            {
                ["bool"] = new JsonObject
                {
                    ["must"] = new JsonArray(ElasticsearchRanking.Of(root, null)),
                    ["filter"] = new JsonArray(ElasticsearchTranslator.Is(IndexFields.Id, id.ToString())),
                },
            },
            ["sort"] = new JsonArray(new JsonObject { ["_score"] = "desc" }, new JsonObject { [IndexFields.Id] = "desc" }),
        };
        return (await AskAsync(request, ct)).GetProperty("hits").TryGetProperty("hits", out var rows) && rows.GetArrayLength() > 0
            ? rows[0].GetProperty("sort")[0].GetDouble() : null;
    }

    private static Found Read(JsonElement reply, int take)
    {
        var hits = reply.GetProperty("hits");
        var total = hits.GetProperty("total").GetProperty("value").GetInt32();
        // What is empty is left out of the reply altogether.
        var page = !hits.TryGetProperty("hits", out var rows) ? [] : rows.EnumerateArray().Select(hit => hit.GetProperty("sort")).Take(take + 1)
            .Select(sort => (Score: sort[0].GetDouble(), Id: sort[1].GetGuid())).ToList();
        var more = page.Count > take;
        var supertags = !reply.TryGetProperty("aggregations", out var counts) ? [] : counts.GetProperty("supertags").GetProperty("buckets").EnumerateArray()
            .Select(b => new SupertagCount(b.GetProperty("key").GetString()!, b.GetProperty("doc_count").GetInt32())).ToList();
        return new Found(
            [.. page.Take(take).Select(p => p.Id)], more ? new SearchCursor(page[take - 1].Score, page[take - 1].Id) : null,
            Math.Min(total, CappedCount.Limit + 1), supertags, Bounded: false);
    }

    private JsonObject Request(Node root, string? supertag, int take) => new()
    {
        ["size"] = take + 1,
        ["timeout"] = $"{patience.TotalMilliseconds * 7 / 8:0}ms",
        ["stored_fields"] = "_none_",
        ["track_total_hits"] = CappedCount.Limit + 1,
        ["query"] = ElasticsearchRanking.Of(root, supertag),
        ["sort"] = new JsonArray(new JsonObject { ["_score"] = "desc" }, new JsonObject { [IndexFields.Id] = "desc" }),
        ["aggs"] = new JsonObject
        {
            ["supertags"] = new JsonObject { ["terms"] = new JsonObject { ["field"] = IndexFields.Supertag, ["size"] = MostSupertags } },
        },
    };
}
