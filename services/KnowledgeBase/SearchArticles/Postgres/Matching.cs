using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Postgres;

/// <summary>An article that matches.</summary>
internal readonly record struct Match(Guid Id, double Score, string Supertag);

/// <summary>Asks PostgreSQL for articles that match; a query and its supertag filter, to be asked several times.</summary>
internal sealed class Matching(NpgsqlDataSource source, Translation query, string? supertag)
{
    /// <summary>Matches, the newest first.</summary>
    /// <param name="ranking">Scores them; null if scores are not wanted.</param>
    /// <param name="narrowed">A tsquery that they must satisfy besides; null if there is none.</param>
    /// <param name="before">Only older ones than this.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="ct">Stops it.</param>
    public Task<List<Match>> NewestAsync(Ranking? ranking, string? narrowed, Guid? before, int most, CancellationToken ct) =>
        AskAsync(ranking, narrowed, before, most, null, ct);

    /// <summary>The same of all matches, when so many are expected that sorting them all would take longest: first among the newest articles.</summary>
    /// <param name="ranking">Scores them; null if scores are not wanted.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="within">Articles among which they are likely to be found.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<List<Match>> NewestWithinAsync(Ranking? ranking, int most, int within, CancellationToken ct)
    {
        var matches = await AskAsync(ranking, null, null, most, within, ct);
        return matches.Count == most ? matches : await NewestAsync(ranking, null, null, most, ct);
    }

    private async Task<List<Match>> AskAsync(Ranking? ranking, string? narrowed, Guid? before, int most, int? within, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        // For this statement only: the planner does not know that going over all articles would unpack all of their lexemes.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select set_config('enable_seqscan', 'off', true)"));
        batch.BatchCommands.Add(Command(ranking, narrowed, before, most, within));
        var matches = new List<Match>();
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetGuid(0);
            matches.Add(new Match(id, reader.GetDouble(1) + Merit.OfFreshness(id), reader.GetString(2)));
        }

        return matches;
    }

    private NpgsqlBatchCommand Command(Ranking? ranking, string? narrowed, Guid? before, int most, int? within)
    {
        var command = new NpgsqlBatchCommand();
        var recheck = query.Recheck is null ? "" : $" and {query.Recheck}";
        // "is true" keeps the planner off the index of ids, by which it would unpack the lexemes of every article on the way.
        var keyset = before is null ? "" : " and (i.article_id < @before) is true";
        if (within is not null)
            keyset = " and (i.article_id > (select n.article_id from article_index n order by n.article_id desc offset @within limit 1)) is true";
        // Articles that an earlier version indexed have no pairs of words until these are added behind the requests.
        var wanted = query.Paired is null ? "@q::tsquery"
            : "(select case when exists (select 1 from article_index n where not n.is_paired) then @q else @paired end)::tsquery";
        // "offset 0" keeps the steps apart: all matches by the index of lexemes, then the newest, and only of them ranks are read.
        command.CommandText =
            $"""
             select m.article_id, {ranking?.Score(command.Parameters) ?? "0::float8"},
                 coalesce(r.supertag, (select a.supertag from articles a where a.id = m.article_id), '')
             from (
                 select f.article_id from (select i.article_id from article_index i where i.lexemes @@ {wanted}{keyset}{recheck} offset 0) f
                 order by f.article_id desc limit @most) m
             left join lateral (select k.supertag, k.ranks from article_ranks k where k.article_id = m.article_id offset 0) r on true
             """;
        command.Parameters.AddWithValue("q", Narrow(narrowed, query.Candidates));
        if (query.Paired is { } paired)
            command.Parameters.AddWithValue("paired", Narrow(narrowed, paired));
        command.Parameters.AddWithValue("most", most);
        if (before is { } id)
            command.Parameters.AddWithValue("before", id);
        if (within is { } newest)
            command.Parameters.AddWithValue("within", newest);
        for (var i = 0; i < query.Parameters.Count; i++)
            command.Parameters.AddWithValue($"p{i}", query.Parameters[i]);
        return command;
    }

    private string Narrow(string? further, string candidates) => string.Join(
        " & ", new[] { supertag is null ? null : Lexemes.Quote(Lexemes.Supertag(supertag)), further, candidates }.OfType<string>());
}
