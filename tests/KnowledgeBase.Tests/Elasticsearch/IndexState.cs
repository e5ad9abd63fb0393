using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.KnowledgeBase.Elasticsearch;

/// <summary>Looks at an index from outside.</summary>
internal static class IndexState
{
    public static async Task<JsonElement> ReadAsync(KnowledgeService knowledge) => await KnowledgeService.SendAsync(
        knowledge.Service.Client(Roles.Administrator), HttpMethod.Get, "/api/knowledge/search/index", null);

    /// <summary>Waits until Elasticsearch took every change.</summary>
    public static async Task SettledAsync(KnowledgeService knowledge) => await Probe.Until(
        "Elasticsearch to take all changes", () => ReadAsync(knowledge),
        state => state.GetProperty("waiting").GetInt32() == 0 && state.GetProperty("reason").ValueKind == JsonValueKind.Null
            && state.GetProperty("indexed").GetInt64() == state.GetProperty("articles").GetInt64());

    /// <summary>The published articles with their versions, as the database has them.</summary>
    public static async Task<Dictionary<Guid, int>> InDatabaseAsync(KnowledgeService knowledge)
    {
        await using var source = NpgsqlDataSource.Create(knowledge.Service.Database);
        await using var command = source.CreateCommand("select id, version from articles where state = 'Published'");
        var articles = new Dictionary<Guid, int>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            articles.Add(reader.GetGuid(0), reader.GetInt32(1));
        return articles;
    }

    /// <summary>The same, as Elasticsearch has them.</summary>
    public static async Task<Dictionary<Guid, int>> InElasticsearchAsync(string address, string index)
    {
        using var client = ElasticsearchServer.Client(address);
        using var reply = await client.PostAsJsonAsync(
            new Uri($"{index}/_search", UriKind.Relative), new { size = 10_000, stored_fields = "_none_", docvalue_fields = (string[])["id", "version"] });
        var hits = (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("hits").GetProperty("hits");
        return hits.EnumerateArray().Select(h => h.GetProperty("fields"))
            .ToDictionary(f => f.GetProperty("id")[0].GetGuid(), f => f.GetProperty("version")[0].GetInt32());
    }

    /// <summary>The indexes behind the aliases of articles.</summary>
    public static async Task<string[]> IndexesAsync(string address)
    {
        using var client = ElasticsearchServer.Client(address);
        var all = await client.GetFromJsonAsync<JsonElement>(new Uri("articles-*/_alias", UriKind.Relative));
        return [.. all.EnumerateObject().Where(i => i.Value.GetProperty("aliases").EnumerateObject().Any()).Select(i => i.Name)];
    }
}
