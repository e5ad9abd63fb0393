using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.Spool;

/// <summary>Takes spooled webhooks into the database as soon as it is back, in the order they came.</summary>
internal sealed partial class SpoolDrain(
    SpoolFiles files, Outage outage, AccountCache accounts, AdapterBook adapters, IServiceScopeFactory scopes, ILogger<SpoolDrain> log) : BackgroundService
{
    private const int Tries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Guid, int> _failed = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Pause);
            do await RoundAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await outage.AnswersAsync(cancellationToken)) return;
            await DrainAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // One webhook must not stop the service, and those behind it wait no longer than a few rounds.
            LogLater(exception);
        }
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var taken = TakenSpool.Take(await files.CloseAndListAsync(cancellationToken));
        var count = 0;
        for (; taken.Head is { } spooled; taken.Advance(), count++) await TakeOrSetAsideAsync(spooled, cancellationToken);
        if (count > 0) LogDrained(count);
    }

    private async Task TakeOrSetAsideAsync(SpooledEvent spooled, CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(spooled, cancellationToken);
        }
        catch (Exception exception) when (
            !Outage.IsOne(exception) && exception is not OperationCanceledException && (_failed[spooled.Id] = _failed.GetValueOrDefault(spooled.Id) + 1) >= Tries)
        {
            LogSetAside(exception, spooled.Id);
            await files.SetAsideAsync(spooled, cancellationToken);
            _failed.Remove(spooled.Id);
        }
    }

    private async Task TakeAsync(SpooledEvent spooled, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelephonyDb>();
        // A commit whose answer was lost, or a drain that was cut: it is there already.
        if (await db.RawEvents.AnyAsync(raw => raw.Id == spooled.Id, cancellationToken)) return;
        if (await accounts.FindAsync(spooled.AccountId, cancellationToken) is not { } account || adapters.Find(account.Adapter) is not { } adapter) return;
        var raw = spooled.AsRawEvent();
        var reading = adapter.Read(raw.AsRequest(), account);
        raw.Read(reading.Events, reading.Fault);
        await scope.ServiceProvider.GetRequiredService<CallIntake>().TakeAsync(account, raw, reading, silent: false, cancellationToken);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Count} spooled webhooks were taken in")]
    private partial void LogDrained(int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Spooled webhooks wait")]
    private partial void LogLater(Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "The spooled webhook {Id} cannot be taken in and is set aside")]
    private partial void LogSetAside(Exception exception, Guid id);
}
