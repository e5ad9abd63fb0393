using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Helpdesk.ServiceDefaults.Messaging;

/// <summary>
/// Removes what has served: published events after 30 days (setting <c>Messaging:KeepPublishedDays</c>; until then another service's
/// history can be replayed), inbox rows after twice that (a replay must still find them), idempotency keys after two days.
/// </summary>
internal sealed partial class Retention(NpgsqlDataSource database, IConfiguration configuration, TimeProvider time, ILogger<Retention> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await hourly.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(tick => tick.IsCompletedSuccessfully && tick.Result, TaskScheduler.Default))
        {
            try
            {
                var days = configuration.GetValue("Messaging:KeepPublishedDays", 30);
                var now = time.GetUtcNow();
                await DeleteAsync("outbox", "position", "published_at", now.AddDays(-days), stoppingToken);
                await DeleteAsync("inbox", "ctid", "at", now.AddDays(-2 * days), stoppingToken);
                await DeleteAsync("idempotency_keys", "ctid", "at", now.AddDays(-2), stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogLater(exception);
            }
        }
    }

    private async Task DeleteAsync(string table, string key, string column, DateTimeOffset before, CancellationToken cancellationToken)
    {
        int deleted;
        do
        {
            await using var command = database.CreateCommand(
                $"delete from {table} where {key} = any(array(select {key} from {table} where {column} < $1 limit 5000))");
            command.Parameters.Add(new() { Value = before });
            deleted = await command.ExecuteNonQueryAsync(cancellationToken);
        }
        while (deleted == 5000);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Old rows are removed an hour later: the database does not answer")]
    private partial void LogLater(Exception exception);
}
