using System.Threading.Channels;
using Npgsql;

namespace Helpdesk.KnowledgeBase.ListUnlinkedSearches;

/// <summary>A search, and whether it found too little.</summary>
internal sealed record SeenSearch(Guid UserId, DateTimeOffset At, string Understood, string Query, bool Missed);

/// <summary>
/// Sees which searches found nothing and which led to no link: written down behind the requests, so that no search waits for its note; what a
/// crash loses of a second's notes is nothing to experts. A search answered while a person was still typing is no search of its own.
/// </summary>
internal sealed partial class WatchSearches(NpgsqlDataSource source, TimeProvider time, ILogger<WatchSearches> log) : BackgroundService
{
    /// <summary>So long after a search a link is taken to come from it.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private const int Shortest = 3, Longest = 300;

    /// <summary>What found nothing is asked in other words soon, which makes it no less of a miss: only what begins alike is the same text.</summary>
    private const int Beginning = 3;
    private static readonly TimeSpan Typing = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenSettlings = TimeSpan.FromMinutes(5);

    private readonly Channel<SeenSearch> _seen = Channel.CreateBounded<SeenSearch>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Notes a search.</summary>
    /// <param name="userId">Whose it is.</param>
    /// <param name="understood">What was looked for.</param>
    /// <param name="raw">How it was typed.</param>
    /// <param name="missed">Nothing was found, or only some of the words.</param>
    public void Note(Guid userId, string understood, string raw, bool missed)
    {
        if (understood.Length is < Shortest or > Longest)
            return;
        var query = new string([.. raw.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(Longest)]);
        _seen.Writer.TryWrite(new SeenSearch(userId, time.GetUtcNow(), understood, query, missed));
    }

    /// <summary>Counts the searches without hits that nobody types on at, and the others whose time for a link is over.</summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            with over as (delete from open_searches where at <= @typed and (missed or at <= @until) returning missed, understood, query, at),
            counted as (
                select missed, understood, count(*)::int as count, max(at) as at, (array_agg(query order by at desc))[1] as query
                from over group by missed, understood order by understood),
            missed as (
                insert into missed_searches as s (understood, last_query, count, last_at) select understood, query, count, at from counted where missed
                on conflict (understood) do update set count = s.count + excluded.count, last_query = excluded.last_query, last_at = greatest(s.last_at, excluded.last_at))
            insert into unlinked_searches as s (understood, last_query, count, last_at) select understood, query, count, at from counted where not missed
            on conflict (understood) do update set count = s.count + excluded.count, last_query = excluded.last_query, last_at = greatest(s.last_at, excluded.last_at)
            """);
        command.Parameters.AddWithValue("typed", time.GetUtcNow() - Typing);
        command.Parameters.AddWithValue("until", time.GetUtcNow() - Window);
        await command.ExecuteNonQueryAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var settled = DateTimeOffset.MinValue;
        while (await _seen.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(Pause, stoppingToken);
            try
            {
                await WriteAsync(stoppingToken);
                if (time.GetUtcNow() - settled < BetweenSettlings)
                    continue;
                await SettleAsync(stoppingToken);
                settled = time.GetUtcNow();
            }
            catch (NpgsqlException fault)
            {
                LogLost(fault);
            }
        }
    }

    private async Task WriteAsync(CancellationToken ct)
    {
        var last = new Dictionary<Guid, List<SeenSearch>>();
        while (_seen.Reader.TryRead(out var search))
        {
            if (!last.TryGetValue(search.UserId, out var own))
                last.Add(search.UserId, own = []);
            own.RemoveAll(before => IsTypedOn(before, search));
            own.Add(search);
        }

        var searches = last.Values.SelectMany(s => s).ToList();
        await using var command = source.CreateCommand(
            """
            with seen as (select * from unnest(@ids, @users, @times, @understood, @queries, @missed) s(id, user_id, at, understood, query, missed)),
            typed as (
                delete from open_searches o using seen s
                where o.user_id = s.user_id and o.at < s.at and o.at > s.at - @typing and (not o.missed or left(o.query, @begins) = left(s.query, @begins)))
            insert into open_searches (id, user_id, at, understood, query, missed) select id, user_id, at, understood, query, missed from seen s
            where missed or not exists (select 1 from last_links l where l.user_id = s.user_id and l.at >= s.at)
            """);
        command.Parameters.AddWithValue("ids", searches.Select(s => Guid.CreateVersion7(s.At)).ToArray());
        command.Parameters.AddWithValue("users", searches.Select(s => s.UserId).ToArray());
        command.Parameters.AddWithValue("times", searches.Select(s => s.At).ToArray());
        command.Parameters.AddWithValue("understood", searches.Select(s => s.Understood).ToArray());
        command.Parameters.AddWithValue("queries", searches.Select(s => s.Query).ToArray());
        command.Parameters.AddWithValue("missed", searches.Select(s => s.Missed).ToArray());
        command.Parameters.AddWithValue("typing", Typing);
        command.Parameters.AddWithValue("begins", Beginning);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static bool IsTypedOn(SeenSearch before, SeenSearch search) =>
        search.At - before.At < Typing && (!before.Missed || before.Query.Take(Beginning).SequenceEqual(search.Query.Take(Beginning)));

    [LoggerMessage(EventId = 50, Level = LogLevel.Warning, Message = "Searches of the last second could not be noted")]
    private partial void LogLost(Exception exception);
}
