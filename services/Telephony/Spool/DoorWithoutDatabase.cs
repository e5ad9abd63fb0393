using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Helpdesk.Telephony.Spool;

/// <summary>
/// A start while the database is away: a small host keeps the webhooks' door open, with the accounts known from before, and spools what
/// comes. When the database answers, the service itself starts beside it, and for a moment both listen.
/// </summary>
internal sealed class DoorWithoutDatabase : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly WebApplication _host;

    private DoorWithoutDatabase(WebApplication host) => _host = host;

    /// <summary>The process was told to stop while the door stood open.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Returns when the database answers: at once with nothing, or with the door that was kept open meanwhile.</summary>
    public static async Task<DoorWithoutDatabase?> KeepAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        if (EF.IsDesignTime || builder.Configuration.GetConnectionString("telephony") is not { } text) return null;
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(text) { Timeout = 3, Pooling = false, Database = "postgres" });
        if (await AnswersAsync(database)) return null;

        builder.AddServiceDefaults();
        builder.ShareAddress();
        builder.Services.AddSingleton(database);
        builder.Services.AddDbContext<TelephonyDb>(options => options.UseNpgsql(database));
        builder.Services.AddHealthChecks().AddCheck("database", () => HealthCheckResult.Unhealthy("PostgreSQL does not answer; webhooks are spooled."));
        builder.Services.AddWebhookDoor();
        var host = builder.Build();
        host.UseServiceDefaults();
        host.MapTelephonyDoor();
        host.Services.GetRequiredService<Outage>().Begin();
        await host.StartAsync();
        var door = new DoorWithoutDatabase(host);
        await door.WaitAsync(database);
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private async Task WaitAsync(NpgsqlDataSource database)
    {
        var stopping = _host.Lifetime.ApplicationStopping;
        while (!Stopped && !await AnswersAsync(database))
        {
            await Task.Delay(Pause, stopping).ContinueWith(_ => { }, TaskScheduler.Default);
            Stopped = stopping.IsCancellationRequested;
        }
    }

    private static async Task<bool> AnswersAsync(NpgsqlDataSource database)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            return true;
        }
        catch (Exception away) when (Outage.IsOne(away))
        {
            return false;
        }
    }
}

/// <summary>Closes the small host's door when the service has opened its own at the same address.</summary>
internal sealed class CloseDoor(DoorWithoutDatabase door) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken) => await door.DisposeAsync();

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
