using System.Net;
using System.Text;
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
    private const string Parts =
        "responses.status,responses.error,responses.timed_out,responses.hits.total.value,responses.hits.hits.sort,responses.aggregations.supertags.buckets";
    private const int MostSupertags = 100;

    // Elasticsearch's own window; beyond it a page begins after a score.
    private const int MostByCounting = 10_000;

    private const double MoreThanAny = 1e9;

    public string Name => "elasticsearch";

    private string Timeout => $"{patience.TotalMilliseconds * 7 / 8:0}ms";

    public async Task<Found> FindAsync(Node root, string? supertag, SearchCursor? cursor, int take, CancellationToken ct)
    {
        if (root is Nothing)
            return Found.Nothing;
        var request = Best(ElasticsearchRanking.Of(root, supertag), take + 1);
        // Scores move with every article that comes or goes, and a page that began at an old score would leave out what has moved past it.
        if (cursor is { Seen: > 0 } && cursor.Seen + take < MostByCounting)
            request["from"] = cursor.Seen;
        else if (cursor is { Score: { } score })
        {
            // Of one that is gone only the score is known: what is as good is shown once more rather than not at all.
            var (scoreNow, meritNow, _) = await NowAsync(root, cursor.Id, ct) ?? (score, MoreThanAny, cursor.Id);
            request["search_after"] = new JsonArray(scoreNow, meritNow, cursor.Id.ToString());
        }

        var replies = await AskAsync([request, Counts(root, supertag)], ct);
        return Read(replies[0], replies[1], take);
    }

    /// <summary>Asks several things in one request.</summary>
    private async Task<JsonElement[]> AskAsync(IReadOnlyList<JsonObject> requests, CancellationToken ct)
    {
        var lines = string.Concat(requests.Select(request => $"{{\"allow_partial_search_results\":false}}\n{request.ToJsonString(ElasticsearchClient.Deep)}\n"));
        var reply = await client.SendLinesAsync($"{await index.AliasAsync(ct)}/_msearch?filter_path={Parts}", Encoding.UTF8.GetBytes(lines), patience, ct);
        JsonElement[] replies = [.. reply.GetProperty("responses").EnumerateArray()];
        foreach (var each in replies)
        {
            if (each.TryGetProperty("error", out var error))
                throw ElasticsearchClient.Fault((HttpStatusCode)each.GetProperty("status").GetInt32(), error.ToString());
            if (each.GetProperty("timed_out").GetBoolean())
                throw new ElasticsearchFault("timeout", isOutage: true, "The search took too long.");
        }

        return replies;
    }

    /// <summary>Where an article stands now; null if it does not match any more.</summary>
    private async Task<(double Score, double Merit, Guid Id)?> NowAsync(Node root, Guid id, CancellationToken ct)
    {
        var only = new JsonObject
        {
            ["bool"] = new JsonObject
            {
                ["must"] = new JsonArray(ElasticsearchRanking.Of(root, null)),
                ["filter"] = new JsonArray(ElasticsearchTranslator.Is(IndexFields.Id, id.ToString())),
            },
        };
        return Hits((await AskAsync([Best(only, 1)], ct))[0]).Cast<(double, double, Guid)?>().FirstOrDefault();
    }

    // What is empty is left out of a reply altogether.
    private static IEnumerable<(double Score, double Merit, Guid Id)> Hits(JsonElement reply) =>
        !reply.TryGetProperty("hits", out var hits) || !hits.TryGetProperty("hits", out var rows) ? []
            : rows.EnumerateArray().Select(hit => hit.GetProperty("sort"))
                .Select(sort => (sort[0].GetDouble(), sort[1].GetDouble(), sort[2].GetGuid()));

    private static Found Read(JsonElement best, JsonElement all, int take)
    {
        var page = Hits(best).ToList();
        var more = page.Count > take;
        var total = all.GetProperty("hits").GetProperty("total").GetProperty("value").GetInt32();
        var supertags = !all.TryGetProperty("aggregations", out var counts) ? [] : counts.GetProperty("supertags").GetProperty("buckets").EnumerateArray()
            .Select(b => new SupertagCount(b.GetProperty("key").GetString()!, b.GetProperty("doc_count").GetInt32())).ToList();
        return new Found(
            [.. page.Take(take).Select(p => p.Id)], more ? new SearchCursor(page[take - 1].Score, page[take - 1].Id) : null,
            Math.Min(total, CappedCount.Limit + 1), supertags, Bounded: false);
    }

    /// <summary>
    /// The first so many, the best first; of equally good ones those that are often used and new. How many there are is not asked here, and a
    /// score has a bound that Elasticsearch knows: it passes by most of those that cannot be among the first.
    /// </summary>
    private JsonObject Best(JsonObject query, int size) => new()
    {
        ["size"] = size,
        ["timeout"] = Timeout,
        ["stored_fields"] = "_none_",
        ["track_total_hits"] = false,
        ["query"] = query,
        ["sort"] = new JsonArray(
            new JsonObject { ["_score"] = "desc" }, new JsonObject { [IndexFields.Merit] = "desc" }, new JsonObject { [IndexFields.Id] = "desc" }),
    };

    /// <summary>How many there are, and of which types: all are looked at, but none is weighed.</summary>
    private JsonObject Counts(Node root, string? supertag) => new()
    {
        ["size"] = 0,
        ["timeout"] = Timeout,
        ["track_total_hits"] = CappedCount.Limit + 1,
        ["query"] = new JsonObject
        {
            ["bool"] = new JsonObject
            {
                ["filter"] = supertag is null ? new JsonArray(ElasticsearchTranslator.Translate(root))
                    : new JsonArray(ElasticsearchTranslator.Translate(root), ElasticsearchTranslator.Is(IndexFields.Supertag, supertag)),
            },
        },
        ["aggs"] = new JsonObject
        {
            ["supertags"] = new JsonObject { ["terms"] = new JsonObject { ["field"] = IndexFields.Supertag, ["size"] = MostSupertags } },
        },
    };
}
