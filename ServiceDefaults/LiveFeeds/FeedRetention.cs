using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Helpdesk.ServiceDefaults.LiveFeeds;

/// <summary>A feed is for now: entries older than two days are removed, the heads stay, so that numbers are never used again.</summary>
internal sealed class FeedRetention(NpgsqlDataSource database, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await NextAsync(hourly, stoppingToken))
        {
            await using var command = database.CreateCommand("delete from feed_entries where at < $1");
            command.Parameters.Add(new() { Value = time.GetUtcNow().AddDays(-2) });
            try
            {
                await command.ExecuteNonQueryAsync(stoppingToken);
            }
            catch (NpgsqlException)
            {
                // An hour later is as good.
                continue;
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
