using Microsoft.AspNetCore.DataProtection;

namespace Helpdesk.Gateway.Tokens;

/// <summary>Loads the keys before the first request, looks for another instance's new ones every minute, and has them succeeded in time.</summary>
internal sealed partial class KeyRingRefresh(
    KeyRing keys, IServiceScopeFactory scopes, IDataProtectionProvider protection, IdentitySettings settings, TimeProvider time,
    ILogger<KeyRingRefresh> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
                await KeyRotation.RotateAsync(db, protection, settings, time.GetUtcNow(), force: false, stoppingToken);
                await keys.ReloadAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogKeptOldKeys(exception);
            }
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The signing keys cannot be read; going on with those in memory")]
    private partial void LogKeptOldKeys(Exception exception);
}
