using Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Npgsql;

namespace Helpdesk.KnowledgeBase.KeepIndex;

/// <summary>Copies articles from the database into indexes.</summary>
internal sealed class IndexCopier(ElasticsearchIndex index)
{
    private const int Batch = 250;

    // So few changes are somebody's work just now, which he will look for at once.
    private const int MostAtOnce = 50;

    /// <summary>The change by which a rebuild was asked for; null if none was.</summary>
    public static async Task<long?> RebuildAskedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select change from index_queue where article_id = @rebuild", connection);
        command.Parameters.AddWithValue("rebuild", QueuedArticle.Rebuild);
        return (long?)await command.ExecuteScalarAsync(ct);
    }

    /// <summary>Takes the wish for a rebuild off the queue, unless it was uttered again meanwhile.</summary>
    public static async Task RebuiltAsync(NpgsqlConnection connection, long change, CancellationToken ct) =>
        await DoneAsync(connection, [QueuedArticle.Rebuild], [change], ct);

    /// <summary>Copies the oldest of the queued articles and returns how many there were.</summary>
    public async Task<int> CopyQueuedAsync(NpgsqlConnection connection, IReadOnlyList<string> targets, CancellationToken ct)
    {
        var changes = await QueuedAsync(connection, ct);
        if (changes.Count == 0)
            return 0;
        var lines = await IndexLines.OfAsync(connection, changes, ct);
        var late = new HashSet<Guid>();
        foreach (var target in targets)
            late.UnionWith(await index.WriteAsync(target, lines, visible: changes.Count <= MostAtOnce, ct));
        var done = changes.Where(c => !late.Contains(c.Key)).ToList();
        await DoneAsync(connection, [.. done.Select(c => c.Key)], [.. done.Select(c => c.Value)], ct);
        if (late.Count > 0)
            await AgainAsync(connection, changes.Where(c => late.Contains(c.Key)).ToList(), ct);
        return changes.Count;
    }

    /// <summary>Copies published articles after one in order of ids; returns the last, or null at the end.</summary>
    /// <param name="connection">Reads the articles.</param>
    /// <param name="target">The new index.</param>
    /// <param name="after">The last article copied.</param>
    /// <param name="alone">No other index takes changes meanwhile: what waits for these articles is done with this copy.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<Guid?> CopyAfterAsync(NpgsqlConnection connection, string target, Guid after, bool alone, CancellationToken ct)
    {
        // The number is taken before the articles are read: whatever changes later has a higher one, or is written again as late. A change
        // that waits by now is committed, so the articles read afterwards have it.
        await using var command = new NpgsqlCommand(
            """
            select i.article_id, (select nextval('index_changes')), q.change from article_index i left join index_queue q on q.article_id = i.article_id
            where i.article_id > @after order by i.article_id limit @batch
            """,
            connection);
        command.Parameters.AddWithValue("after", after);
        command.Parameters.AddWithValue("batch", Batch);
        var versions = new Dictionary<Guid, long>();
        var waiting = new Dictionary<Guid, long>();
        Guid? last = null;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                versions.Add((last = reader.GetGuid(0)).Value, reader.GetInt64(1));
                if (!reader.IsDBNull(2))
                    waiting.Add(last.Value, reader.GetInt64(2));
            }
        }

        if (last is null)
            return null;
        foreach (var late in await index.WriteAsync(target, await IndexLines.OfAsync(connection, versions, ct), visible: false, ct))
            waiting.Remove(late);
        if (alone)
            await DoneAsync(connection, [.. waiting.Keys], [.. waiting.Values], ct);
        return last;
    }

    private static async Task<Dictionary<Guid, long>> QueuedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select article_id, change from index_queue where article_id <> @rebuild order by change limit @batch", connection);
        command.Parameters.AddWithValue("rebuild", QueuedArticle.Rebuild);
        command.Parameters.AddWithValue("batch", Batch);
        var changes = new Dictionary<Guid, long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            changes.Add(reader.GetGuid(0), reader.GetInt64(1));
        return changes;
    }

    /// <summary>Only what was not changed again since.</summary>
    private static Task DoneAsync(NpgsqlConnection connection, Guid[] articles, long[] changes, CancellationToken ct) => ExecuteAsync(
        connection, "delete from index_queue q using unnest(@articles, @changes) d(id, change) where q.article_id = d.id and q.change = d.change",
        articles, changes, ct);

    /// <summary>The index has a later number but perhaps an earlier state: numbers are taken before commits, which come in another order.</summary>
    private static Task AgainAsync(NpgsqlConnection connection, List<KeyValuePair<Guid, long>> late, CancellationToken ct) => ExecuteAsync(
        connection,
        """
        update index_queue q set change = nextval('index_changes') from unnest(@articles, @changes) d(id, change)
        where q.article_id = d.id and q.change = d.change
        """,
        [.. late.Select(c => c.Key)], [.. late.Select(c => c.Value)], ct);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, Guid[] articles, long[] changes, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("articles", articles);
        command.Parameters.AddWithValue("changes", changes);
        await command.ExecuteNonQueryAsync(ct);
    }
}
