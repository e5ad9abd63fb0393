using System.Collections.Concurrent;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Postgres;

/// <summary>In how many articles a stem is, as of the last count: rare words weigh more than frequent ones (F91).</summary>
internal sealed class TermStatistics(NpgsqlDataSource source)
{
    private const int MostKept = 20_000;

    // Counts that this process read since it last learned of new ones.
    private readonly ConcurrentDictionary<string, int> _documents = new(StringComparer.Ordinal);

    // Writes to the index, as PostgreSQL itself counts them; -1 before the first count of this process.
    private long _writesCounted = -1;
    private double _articles = 1;

    /// <summary>Whether the index changed by more than a hundredth since the last count.</summary>
    public async Task<bool> IsOutdatedAsync(CancellationToken ct)
    {
        // Another instance may have counted meanwhile.
        _documents.Clear();
        return _writesCounted < 0 || await WritesAsync(ct) - _writesCounted > Math.Max(0, _articles / 100);
    }

    /// <summary>Remembers what the counts are of.</summary>
    /// <param name="writes">Writes to the index before the count began.</param>
    /// <param name="ct">Stops it.</param>
    public async Task CountedAsync(long writes, CancellationToken ct)
    {
        _writesCounted = writes;
        await using var command = source.CreateCommand("select count(*) from article_index");
        _articles = Math.Max(1, (long)(await command.ExecuteScalarAsync(ct))!);
        _documents.Clear();
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
