using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Postgres;

/// <summary>In how many articles a stem is, as of the last count: rare words weigh more than frequent ones (F91).</summary>
internal sealed class TermStatistics(NpgsqlDataSource source)
{
    /// <summary>Weights of stems: about 0.7 for one that half of the articles have, 10 for one in a hundred thousand.</summary>
    public async Task<IReadOnlyDictionary<string, double>> WeightsAsync(string[] stems, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            select s.stem, ln(1 + (select greatest(reltuples, 1) from pg_class where oid = 'article_index'::regclass)::float8 / greatest(s.documents, 1))
            from stems s where s.stem = any(@stems)
            """);
        command.Parameters.AddWithValue("stems", stems);
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            weights[reader.GetString(0)] = reader.GetDouble(1);
        return weights;
    }
}
