using Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;
using Helpdesk.KnowledgeBase.SearchArticles.Postgres;
using Helpdesk.SearchLanguage;

namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>An engine's answer.</summary>
/// <param name="Found">What it found.</param>
/// <param name="Engine">Who answered.</param>
/// <param name="Reason">Why the preferred engine did not; null if it did.</param>
internal sealed record Answer(Found Found, string Engine, string? Reason);

/// <summary>Elasticsearch when it is there and well, PostgreSQL otherwise: search never stops.</summary>
internal sealed partial class SearchEngines(
    PostgresEngine postgres, ElasticsearchEngine? elasticsearch, CircuitBreaker breaker, ILogger<SearchEngines> log)
{
    // Pages are skipped in steps of this when another engine gave the cursor.
    private const int Step = 500;

    public async Task<Answer> FindAsync(Node root, string? supertag, SearchCursor? cursor, int take, CancellationToken ct)
    {
        if (root is Nothing)
            return new Answer(Found.Nothing, elasticsearch is null ? postgres.Name : elasticsearch.Name, null);
        if (elasticsearch is null)
            return new Answer(await PageAsync(postgres, root, supertag, cursor, take, ct), postgres.Name, null);
        var reason = breaker.Reason;
        if (reason is null)
        {
            try
            {
                var found = await PageAsync(elasticsearch, root, supertag, cursor, take, ct);
                breaker.Succeeded();
                return new Answer(found, elasticsearch.Name, null);
            }
            catch (ElasticsearchFault fault)
            {
                reason = fault.Reason;
                if (fault.IsOutage)
                    breaker.Failed(reason);
                LogFailover(reason, fault);
            }
        }

        return new Answer(await PageAsync(postgres, root, supertag, cursor, take, ct), postgres.Name, reason);
    }

    /// <summary>Scores of two engines cannot be compared, so a cursor of the other engine is followed by counting.</summary>
    private static async Task<Found> PageAsync(ISearchEngine engine, Node root, string? supertag, SearchCursor? cursor, int take, CancellationToken ct)
    {
        if (cursor is null || cursor.Engine == engine.Name)
            return Sign(engine, await engine.FindAsync(root, supertag, cursor, take, ct), cursor?.Seen ?? 0);
        SearchCursor? at = null;
        for (var left = cursor.Seen; left > 0; left -= Step)
        {
            var skipped = await engine.FindAsync(root, supertag, at, Math.Min(Step, left), ct);
            if (skipped.Next is null)
                return skipped with { Ids = [] };
            at = skipped.Next;
        }

        return Sign(engine, await engine.FindAsync(root, supertag, at, take, ct), cursor.Seen);
    }

    private static Found Sign(ISearchEngine engine, Found found, int before) =>
        found.Next is null ? found : found with { Next = found.Next with { Engine = engine.Name, Seen = before + found.Ids.Count } };

    [LoggerMessage(EventId = 30, Level = LogLevel.Warning, Message = "Elasticsearch did not answer a search ({Reason}); PostgreSQL does")]
    private partial void LogFailover(string reason, Exception exception);
}
