using System.Diagnostics;
using Npgsql;

namespace Helpdesk.Bench.Registrations;

/// <summary>
/// Events that are committed and have not yet taken effect everywhere, told from the databases alone: what waits in outboxes, and what
/// inboxes, Reporting's store and the tables of consumers without an inbox still gain after the last request.
/// </summary>
internal static class Backlog
{
    static readonly string[] Databases = ["identity", "incidents", "knowledge", "telephony", "notifications", "reporting"];

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
        foreach (var name in Databases)
        {
            await using var connection = new NpgsqlConnection(installation.Database(name));
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand(
                """
                select (select count(*) from outbox where published_at is null),
                       (select sum(n_tup_ins) from pg_stat_user_tables where relname in ('inbox', 'article_uses', 'known_incidents'))
                       + coalesce((select sum(n_tup_ins) from pg_stat_user_tables where relname like 'events%'), 0)
                """, connection);
            await using var reader = await command.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            waiting += reader.GetInt64(0);
            effects += (long)reader.GetDecimal(1);
        }

        return (waiting, effects);
    }
}
