using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

/// <summary>An index of this database: searches read an alias, and a rebuilt index takes the alias over in one step.</summary>
internal sealed class ElasticsearchIndex(ElasticsearchClient client, NpgsqlDataSource source)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MergePatience = TimeSpan.FromMinutes(10);

    private volatile string? _alias;

    /// <summary>Named after this very database, so that installations may share a server and a database that was moved gets an index of its own.</summary>
    public async ValueTask<string> AliasAsync(CancellationToken ct)
    {
        if (_alias is { } known)
            return known;
        await using var command = source.CreateCommand(
            """
            select (select system_identifier from pg_control_system()) || '/' || (select oid from pg_database where datname = current_database())
            """);
        var identity = (string)(await command.ExecuteScalarAsync(ct))!;
        return _alias = $"articles-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..12]}";
    }

    /// <summary>The index behind the alias; null if there is none of this format.</summary>
    public async Task<(string? Name, bool IsCurrent)> FindAsync(CancellationToken ct)
    {
        try
        {
            var reply = await client.SendAsync(HttpMethod.Get, $"{await AliasAsync(ct)}/_mapping", null, Patience, ct);
            var index = reply.EnumerateObject().First();
            var isOurs = index.Value.GetProperty("mappings").TryGetProperty("_meta", out var meta);
            return (index.Name, isOurs && meta.GetProperty("format").GetInt32() == IndexFields.Format);
        }
        catch (ElasticsearchFault fault) when (fault.Reason == ElasticsearchFault.NoIndex)
        {
            return (null, false);
        }
    }

    /// <summary>How many articles a search can find now.</summary>
    public async Task<long> CountAsync(CancellationToken ct) =>
        (await client.SendAsync(HttpMethod.Get, $"{await AliasAsync(ct)}/_count", null, Patience, ct)).GetProperty("count").GetInt64();

    /// <summary>A new index beside the others, seen by no search.</summary>
    public async Task<string> CreateAsync(CancellationToken ct)
    {
        var name = $"{await AliasAsync(ct)}-{Guid.CreateVersion7():n}";
        await client.SendAsync(HttpMethod.Put, name, IndexFields.Definition(), Patience, ct);
        return name;
    }

    /// <summary>
    /// Makes one segment of a new index: each of the dozens that building it left has word lists of its own, which is most of their size,
    /// and every search goes over them all.
    /// </summary>
    public Task MergeAsync(string name, CancellationToken ct) =>
        client.SendAsync(HttpMethod.Post, $"{name}/_forcemerge?max_num_segments=1", null, MergePatience, ct);

    /// <summary>Lets searches read the new index, and only it, from one moment to the next.</summary>
    public async Task PutInPlaceAsync(string name, string? old, CancellationToken ct)
    {
        await client.SendAsync(HttpMethod.Put, $"{name}/_settings", new JsonObject { ["index"] = new JsonObject { ["refresh_interval"] = "1s" } }, Patience, ct);
        await RefreshAsync(name, ct);
        var alias = await AliasAsync(ct);
        var actions = new JsonArray(Act("add", name, alias));
        if (old == alias)
            actions.Add(new JsonObject { ["remove_index"] = new JsonObject { ["index"] = alias } });
        else if (old is not null)
            actions.Add(Act("remove", old, alias));
        await client.SendAsync(HttpMethod.Post, "_aliases", new JsonObject { ["actions"] = actions }, Patience, ct);
        await RemoveOthersAsync(name, ct);
    }

    /// <summary>Removes what earlier rebuilds left.</summary>
    public async Task RemoveOthersAsync(string? kept, CancellationToken ct)
    {
        var all = await client.SendAsync(HttpMethod.Get, $"{await AliasAsync(ct)}-*/_alias", null, Patience, ct);
        foreach (var index in all.EnumerateObject().Where(i => i.Name != kept))
            await client.SendAsync(HttpMethod.Delete, index.Name, null, Patience, ct);
    }

    /// <summary>Makes what was written visible to searches.</summary>
    public Task RefreshAsync(string name, CancellationToken ct) => client.SendAsync(HttpMethod.Post, $"{name}/_refresh", null, Patience, ct);

    /// <summary>Writes, and returns the articles of which the index had a later version already.</summary>
    /// <param name="name">The index itself: a removal written to an alias that is gone would make an index of that name.</param>
    /// <param name="lines">As <see cref="IndexLines"/> makes them.</param>
    /// <param name="visible">Whether searches must see it when this returns.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<IReadOnlyCollection<Guid>> WriteAsync(string name, ReadOnlyMemory<byte> lines, bool visible, CancellationToken ct)
    {
        var reply = await client.SendLinesAsync(
            $"{name}/_bulk?refresh={(visible ? "true" : "false")}&filter_path=errors,items.*.status,items.*._id,items.*.error", lines, Patience, ct);
        return reply.GetProperty("errors").GetBoolean() ? Conflicts(reply) : [];
    }

    private static List<Guid> Conflicts(JsonElement reply)
    {
        var conflicts = new List<Guid>();
        foreach (var item in reply.GetProperty("items").EnumerateArray().Select(i => i.EnumerateObject().First().Value))
        {
            switch (item.GetProperty("status").GetInt32())
            {
                case 409:
                    conflicts.Add(item.GetProperty("_id").GetGuid());
                    break;
                case 404 when item.TryGetProperty("error", out var error) && error.GetProperty("type").GetString() == "index_not_found_exception":
                    throw new ElasticsearchFault(ElasticsearchFault.NoIndex, isOutage: false, error.GetRawText());
                case >= 400 and not 404:
                    throw new ElasticsearchFault("refused", isOutage: false, item.GetRawText());
            }
        }

        return conflicts;
    }

    private static JsonObject Act(string kind, string index, string alias) =>
        new() { [kind] = new JsonObject { ["index"] = index, ["alias"] = alias } };
}
