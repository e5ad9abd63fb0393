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
    private readonly NpgsqlDataSource _database;
    private bool _closed;

    private DoorWithoutDatabase(WebApplication host, NpgsqlDataSource database) => (_host, _database) = (host, database);

    /// <summary>The process was told to stop while the door stood open.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Returns when the database answers: at once with nothing, or with the door that was kept open meanwhile.</summary>
    /// <param name="args">The process's arguments.</param>
    /// <param name="before">The door that a start before this one left open.</param>
    public static async Task<DoorWithoutDatabase?> KeepAsync(string[] args, DoorWithoutDatabase? before)
    {
        if (before is { _closed: false })
        {
            await before.WaitAsync();
            return before;
        }

        var builder = WebApplication.CreateBuilder(args);
        if (EF.IsDesignTime || builder.Configuration.GetConnectionString("telephony") is not { } text) return null;
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(text) { Timeout = 3, Pooling = false, Database = "postgres" });
        if (await AnswersAsync(database))
        {
            await database.DisposeAsync();
            return null;
        }

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
        var door = new DoorWithoutDatabase(host, database);
        await door.WaitAsync();
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await _host.StopAsync();
        await _host.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task WaitAsync()
    {
        var stopping = _host.Lifetime.ApplicationStopping;
        while (!Stopped && !await AnswersAsync(_database))
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

internal static class RunningWithTheDatabase
{
    /// <summary>Runs the service to its end; false when the database went away again before the service was up.</summary>
    public static async Task<bool> RunUnlessTheDatabaseIsAwayAsync(this WebApplication app)
    {
        try
        {
            await app.RunAsync();
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
