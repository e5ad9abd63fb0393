using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway;

/// <summary>Removes what nobody will ask for again: finished sessions, old sign-ins, keys long out of use.</summary>
internal sealed partial class Housekeeping(
    IServiceScopeFactory scopes, IdentitySettings settings, TimeProvider time, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan KeepFinished = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await CleanAsync(scope.ServiceProvider.GetRequiredService<GatewayDb>(), settings, time.GetUtcNow(), stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception);
            }
        }
    }

    internal static async Task CleanAsync(GatewayDb db, IdentitySettings settings, DateTimeOffset now, CancellationToken ct)
    {
        var finished = now - KeepFinished;
        await db.Sessions.Where(s => s.ExpiresAt < finished || s.IdleUntil < finished || s.EndedAt < finished).ExecuteDeleteAsync(ct);
        var oldSignIn = now.AddDays(-settings.SignInDays);
        await db.SignIns.Where(a => a.At < oldSignIn).ExecuteDeleteAsync(ct);
        var oldKey = now.AddDays(-3 * settings.SigningKeyDays);
        await db.SigningKeys.Where(key => key.SignsFrom < oldKey && db.SigningKeys.Any(other => other.SignsFrom > key.SignsFrom && other.SignsFrom < now))
            .ExecuteDeleteAsync(ct);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Old sessions and sign-ins could not be removed; trying again in an hour")]
    private partial void LogFailed(Exception exception);
}
