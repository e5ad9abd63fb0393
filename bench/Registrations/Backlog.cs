using System.Diagnostics;
using Npgsql;

namespace Helpdesk.Bench.Registrations;

/// <summary>
/// Events that are committed and have not yet taken effect everywhere, told from the databases alone: what waits in outboxes, and what
/// inboxes, Reporting's store and the tables of consumers without an inbox still gain after the last request.
/// </summary>
internal static class Backlog
{
    // PostgreSQL's own counters of rows lag by seconds, so rows are counted.
    static readonly (string Database, string[] Effects)[] Kept =
    [
        ("identity", ["inbox"]), ("incidents", ["inbox"]), ("knowledge", ["inbox", "article_uses"]), ("telephony", ["inbox", "known_incidents"]),
        ("notifications", ["inbox"]), ("reporting", ["inbox", "events"]),
    ];

    /// <summary>Waits until nothing moves any more.</summary>
    public static Task DrainedAsync(Installation installation, CancellationToken ct) => AfterAsync(installation, TimeSpan.Zero, ct);

    /// <summary>What was left after the pause, and how long it took to come to rest.</summary>
    public static async Task<(long Left, TimeSpan Drained)> AfterAsync(Installation installation, TimeSpan pause, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        await Task.Delay(pause, ct);
        var first = await SampleAsync(installation, ct);
        var (last, restedAt) = (first, clock.Elapsed);
        // At rest: no change within two seconds.
        while (clock.Elapsed - restedAt < TimeSpan.FromSeconds(2) || last.Waiting > 0)
        {
            await Task.Delay(250, ct);
            var now = await SampleAsync(installation, ct);
            if (now != last)
                (last, restedAt) = (now, clock.Elapsed);
            if (clock.Elapsed > TimeSpan.FromMinutes(3))
                break;
        }

        return (first.Waiting + last.Effects - first.Effects, restedAt);
    }

    static async Task<(long Waiting, long Effects)> SampleAsync(Installation installation, CancellationToken ct)
    {
        var (waiting, effects) = (0L, 0L);
        foreach (var (database, tables) in Kept)
        {
            await using var connection = new NpgsqlConnection(installation.Database(database));
            await connection.OpenAsync(ct);
            var counts = string.Join(" + ", tables.Select(table => $"(select count(*) from {table})"));
            await using var command = new NpgsqlCommand($"select (select count(*) from outbox where published_at is null), {counts}", connection);
            await using var reader = await command.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            waiting += reader.GetInt64(0);
            effects += reader.GetInt64(1);
        }

        return (waiting, effects);
    }
}
