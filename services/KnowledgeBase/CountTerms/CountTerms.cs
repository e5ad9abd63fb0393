using Helpdesk.KnowledgeBase.SearchArticles.Postgres;
using Npgsql;

namespace Helpdesk.KnowledgeBase.CountTerms;

/// <summary>
/// Counts from time to time in how many articles each word and stem is. Counting with every article would make all writers wait for
/// the rows of common words; ranking and typos do well with counts that are a little old.
/// </summary>
internal sealed partial class CountTerms(NpgsqlDataSource source, TermStatistics statistics, TimeProvider time, ILogger<CountTerms> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                if (await statistics.IsOutdatedAsync(stoppingToken))
                    await CountAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Counts now.</summary>
    public async Task CountAsync(CancellationToken ct)
    {
        // Before: what is written while it counts is not in the counts and must make them outdated.
        var writes = await statistics.WritesAsync(ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // One instance at a time; the others find the counts fresh afterwards. Only words and stems have weights: pairs are not counted.
        await using var command = new NpgsqlCommand(
            """
            select pg_advisory_xact_lock(7301);
            create temporary table counted on commit drop as select word as lexeme, ndoc from ts_stat('select lexemes from article_index', 'abc');
            create index on counted (lexeme);
            update words w set documents = coalesce(c.ndoc, 0)
            from words o left join counted c on c.lexeme = 'w' || o.word where o.word = w.word and w.documents <> coalesce(c.ndoc, 0);
            update stems s set documents = coalesce(c.ndoc, 0)
            from stems o left join counted c on c.lexeme = 's' || o.stem where o.stem = s.stem and s.documents <> coalesce(c.ndoc, 0);
            """,
            connection,
            transaction)
        { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        await statistics.CountedAsync(writes, ct);
    }

    [LoggerMessage(EventId = 20, Level = LogLevel.Warning, Message = "Words could not be counted; ranking goes on with the old counts")]
    private partial void LogFailed(Exception exception);
}
