using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.SearchLanguage;
using Npgsql;

namespace Helpdesk.Bench.Search;

/// <summary>
/// The same queries put straight to an engine, over the same index, for the same page: the best 21 by the engine's own ranking, how many
/// match, up to 1,001, counts of supertags, and the 20 articles themselves from the database. There are no synonyms, fallbacks, fragments
/// or ranking of ours. PostgreSQL ranks the newest 1,001, as nobody would let it rank all.
/// </summary>
internal static class BareEngines
{
    const string Articles = "select id, number, title, question, solution, supertag, tags, details_required, audience from articles where id = any(@ids)";

    public static async Task AskPostgresAsync(NpgsqlDataSource database, Node root, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        var (query, recheck) = root switch
        {
            Phrase phrase => ($"@q::tsquery", " and strpos(words, @phrase) > 0"),
            Pattern { IsPrefix: false } => ("(select coalesce(string_agg(quote_literal('w' || word), ' | '), '''!''')::tsquery from words where word like @q)", ""),
            _ => ("@q::tsquery", ""),
        };
        command.CommandText =
            $"""
             with newest as materialized (
                 select article_id, lexemes from article_index where lexemes @@ {query}{recheck} order by article_id desc limit 1001),
             tagged as (select r.supertag, count(*) as articles from newest n join article_ranks r on r.article_id = n.article_id group by r.supertag)
             select article_id, count(*) over (), (select json_object_agg(supertag, articles)::text from tagged)
             from newest order by ts_rank(lexemes, {query}) desc, article_id desc limit 21
             """;
        command.Parameters.AddWithValue("q", root is Pattern { IsPrefix: false } pattern ? pattern.Text.Replace('*', '%') : Lexemes(root));
        if (root is Phrase { Terms: var terms })
            command.Parameters.AddWithValue("phrase", $" {string.Join(' ', terms.OfType<ThisForm>().Select(t => t.Exact))} ");
        var ids = new List<Guid>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
                ids.Add(reader.GetGuid(0));
        }

        await ReadArticlesAsync(database, ids, ct);
    }

    public static async Task AskElasticsearchAsync(HttpClient elasticsearch, NpgsqlDataSource database, Node root, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["size"] = 21,
            ["track_total_hits"] = 1001,
            ["stored_fields"] = "_none_",
            ["docvalue_fields"] = new JsonArray("id"),
            ["aggs"] = new JsonObject { ["supertags"] = Of("terms", "field", "supertag") },
            ["query"] = Query(root),
        };
        using var reply = await elasticsearch.PostAsJsonAsync(new Uri("articles-*/_search", UriKind.Relative), body, ct);
        reply.EnsureSuccessStatusCode();
        var found = await reply.Content.ReadFromJsonAsync<JsonElement>(ct);
        await ReadArticlesAsync(
            database, [.. found.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(h => h.GetProperty("fields").GetProperty("id")[0].GetGuid())], ct);
    }

    static async Task ReadArticlesAsync(NpgsqlDataSource database, List<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
            return;
        await using var command = database.CreateCommand(Articles);
        command.Parameters.AddWithValue("ids", ids.Take(20).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            for (var column = 2; column < 6; column++)
                reader.GetString(column);
        }
    }

    static string Lexemes(Node node) => node switch
    {
        AnyForm word => $"'s{word.Stem}'",
        ThisForm form => $"'w{form.Exact}'",
        Pattern prefix => $"'w{prefix.Text[..^1]}':*",
        Phrase phrase => string.Join(" & ", phrase.Terms.Select(Lexemes)),
        And and => string.Join(" & ", and.Nodes.Select(Lexemes)),
        Or or => string.Join(" | ", or.Nodes.Select(Lexemes)),
        _ => throw new NotSupportedException($"{node.GetType().Name} is not among the measured queries."),
    };

    static JsonObject Query(Node node) => node switch
    {
        AnyForm word => Of("term", "stems", word.Stem),
        ThisForm form => Of("term", "words", form.Exact),
        Pattern { IsPrefix: true } prefix => Of("prefix", "vocabulary", prefix.Text[..^1]),
        Pattern pattern => Of("wildcard", "vocabulary", pattern.Text),
        Phrase phrase => Of("match_phrase", "words", string.Join(' ', phrase.Terms.OfType<ThisForm>().Select(t => t.Exact))),
        And and => Bool("must", and.Nodes),
        Or or => Bool("should", or.Nodes),
        _ => throw new NotSupportedException($"{node.GetType().Name} is not among the measured queries."),
    };

    static JsonObject Of(string kind, string field, string value) => new() { [kind] = new JsonObject { [field] = value } };

    static JsonObject Bool(string occurrence, IReadOnlyList<Node> nodes) =>
        new() { ["bool"] = new JsonObject { [occurrence] = new JsonArray([.. nodes.Select(Query)]) } };
}
