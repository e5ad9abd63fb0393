using System.Collections.Concurrent;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Postgres;

/// <summary>In how many articles a stem is, as of the last count: rare words weigh more than frequent ones (F91).</summary>
internal sealed class TermStatistics(NpgsqlDataSource source)
{
    private const int MostKept = 20_000, MostLoaded = 16_000;

    // Counts since this process last learned of new ones: of the most frequent stems, and of others that were asked for.
    private readonly ConcurrentDictionary<string, int> _documents = new(StringComparer.Ordinal);

    // Writes at the last look; -1 before the first.
    private long _writesSeen = -1;
    private (long Writes, long Articles) _counts;
    private double _articles = 1;

    /// <summary>
    /// Whether the index changed by more than a hundredth since the last count, of this process or any other, and is not just being filled:
    /// an import that goes on is counted with every doubling, and once it is over.
    /// </summary>
    public async Task<bool> IsOutdatedAsync(CancellationToken ct)
    {
        var writes = await WritesAsync(ct);
        var (counted, articles) = await ReadCountAsync(ct);
        // Another instance may have counted meanwhile.
        if (articles > 0 && (counted, articles) != _counts)
        {
            (_counts, _articles) = ((counted, articles), articles);
            await LoadAsync(ct);
        }

        var isQuiet = _writesSeen < 0 || _writesSeen == writes;
        _writesSeen = writes;
        // PostgreSQL forgets its statistics in a crash.
        if (articles == 0 || writes < counted)
            return true;
        return writes - counted > (isQuiet ? articles / 100 : articles);
    }

    /// <summary>Remembers what the counts are of.</summary>
    /// <param name="writes">Writes to the index before the count began.</param>
    /// <param name="ct">Stops it.</param>
    public async Task CountedAsync(long writes, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            insert into term_counts (id, writes, articles) select 1, @writes, greatest(1, count(*)) from article_index
            on conflict (id) do update set writes = excluded.writes, articles = excluded.articles returning articles
            """);
        command.Parameters.AddWithValue("writes", writes);
        _counts = (writes, (long)(await command.ExecuteScalarAsync(ct))!);
        _articles = _counts.Articles;
        await LoadAsync(ct);
    }

    /// <summary>Weights of stems: 0.7 for one that all articles have, 11 for one in a hundred thousand.</summary>
    public async Task<IReadOnlyDictionary<string, double>> WeightsAsync(string[] stems, CancellationToken ct)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        var unread = new List<string>();
        foreach (var stem in stems)
        {
            if (_documents.TryGetValue(stem, out var documents))
                weights[stem] = Weight(documents);
            else
                unread.Add(stem);
        }

        if (unread.Count > 0)
            await ReadAsync(unread, weights, ct);
        return weights;
    }

    /// <summary>Writes to the index so far.</summary>
    public async Task<long> WritesAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint from pg_stat_user_tables where relid = 'article_index'::regclass");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<(long Writes, long Articles)> ReadCountAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select writes, articles from term_counts where id = 1");
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
    }

    /// <summary>Reads what most searches would otherwise ask for one by one.</summary>
    private async Task LoadAsync(CancellationToken ct)
    {
        _documents.Clear();
        await using var command = source.CreateCommand("select stem, documents from stems order by documents desc limit @most");
        command.Parameters.AddWithValue("most", MostLoaded);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            _documents[reader.GetString(0)] = reader.GetInt32(1);
    }

    private async Task ReadAsync(List<string> stems, Dictionary<string, double> weights, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select stem, documents from stems where stem = any(@stems)");
        command.Parameters.AddWithValue("stems", stems.ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var (stem, documents) = (reader.GetString(0), reader.GetInt32(1));
            weights[stem] = Weight(documents);
            if (_documents.Count < MostKept)
                _documents[stem] = documents;
        }
    }

    /// <summary>Articles in the index, as of the last count.</summary>
    public double Articles => _articles;

    /// <summary>The share of articles that have a stem of this weight.</summary>
    public static double Share(double weight) => Math.Min(1, 1 / (Math.Exp(weight) - 1));

    private double Weight(int documents) => Math.Log(1 + (_articles / Math.Clamp(documents, 1, _articles)));
}
