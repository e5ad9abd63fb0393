using System.Collections.Concurrent;
using Helpdesk.ServiceDefaults.Messaging;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Helpdesk.ServiceDefaults.LiveFeeds;

/// <summary>Says to the open streams of this instance, and through the broker to those of others, that a feed has grown.</summary>
internal sealed partial class FeedSignal(Lazy<IBus> bus, ServiceIdentity service, ILogger<FeedSignal> log)
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiting = new();
    private readonly ConcurrentDictionary<Guid, byte> _untold = new();
    private readonly ConcurrentDictionary<Guid, long> _others = new();
    private int _telling;
    private long _othersUntil = long.MinValue;

    // Outlasts an outage of the broker; nobody is told for so long after the last of the others went.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    /// <summary>Tells this instance from the others.</summary>
    public Guid Instance { get; } = Guid.NewGuid();

    /// <summary>Completes when the feed grows; taken before reading, so that nothing falls between.</summary>
    public Task NextAsync(Guid operatorId) =>
        _waiting.GetOrAdd(operatorId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Wakes the streams here at once and those elsewhere as soon as the broker carries it.</summary>
    public void Appended(Guid operatorId)
    {
        WakeHere(operatorId);
        if (Volatile.Read(ref _othersUntil) < Environment.TickCount64) return;
        _untold[operatorId] = 0;
        // Never on the thread of whoever appended: a broker that hangs must not hold him.
        if (Interlocked.Exchange(ref _telling, 1) == 0) _ = Task.Run(TellOthersAsync);
    }

    public void WakeHere(Guid operatorId)
    {
        if (_waiting.TryRemove(operatorId, out var waiting)) waiting.SetResult();
    }

    /// <summary>Another instance is there, so it is told from now on.</summary>
    /// <returns>Whether it was not known.</returns>
    public bool HearOf(Guid instance)
    {
        var now = Environment.TickCount64;
        Volatile.Write(ref _othersUntil, now + (long)Remembered.TotalMilliseconds);
        var isNew = !_others.ContainsKey(instance);
        _others[instance] = now;
        return isNew;
    }

    /// <summary>Wakes all streams here: what was appended elsewhere before this instance was known to be there may wait for them.</summary>
    public void WakeAllHere()
    {
        foreach (var operatorId in _waiting.Keys) WakeHere(operatorId);
    }

    // One message at a time, about everybody whose feed has grown since the one before.
    private async Task TellOthersAsync()
    {
        do
        {
            while (!_untold.IsEmpty)
            {
                var operators = _untold.Keys.Where(operatorId => _untold.TryRemove(operatorId, out _)).ToArray();
                if (operators.Length > 0) await TellOthersAsync(operators);
            }

            Interlocked.Exchange(ref _telling, 0);
        }
        while (!_untold.IsEmpty && Interlocked.Exchange(ref _telling, 1) == 0);
    }

    // Lost without harm: a stream looks by itself with each heartbeat.
    private async Task TellOthersAsync(Guid[] operators)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            var told = new FeedAppended(service.Name, operators[0], Instance) { Others = operators[1..] };
            await bus.Value.Publish(told, context => context.TimeToLive = TimeSpan.FromSeconds(10), limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception exception)
        {
            LogNotTold(exception);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Other instances learn of a feed entry by their own polling")]
    private partial void LogNotTold(Exception exception);
}

/// <summary>A feed of a service has grown: between its instances only.</summary>
/// <param name="Service">The service.</param>
/// <param name="OperatorId">Whose feed.</param>
/// <param name="By">The instance that appended and has woken its own streams.</param>
public sealed record FeedAppended(string Service, Guid OperatorId, Guid By) : INotExactlyOnce
{
    /// <summary>Whose feeds have grown as well.</summary>
    public Guid[] Others { get; init; } = [];
}

/// <summary>An instance of a service has streams: between its instances only, so that one that is alone tells nobody.</summary>
/// <param name="Service">The service.</param>
/// <param name="Instance">The instance.</param>
public sealed record FeedInstanceThere(string Service, Guid Instance) : INotExactlyOnce;

/// <summary>Says that this instance is there, once it hears others, and again now and then.</summary>
internal sealed partial class SayThere(IBusControl bus, FeedSignal signal, ServiceIdentity service, ILogger<SayThere> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken);
            while (true)
            {
                await SayAsync(stoppingToken);
                await Task.Delay(Every, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task SayAsync(CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            await bus.Publish(new FeedInstanceThere(service.Name, signal.Instance), context => context.TimeToLive = Every, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogNotSaid(exception);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Other instances do not hear of this one; said again soon")]
    private partial void LogNotSaid(Exception exception);
}

/// <summary>Each instance hears it on a queue of its own that goes when the instance goes.</summary>
internal sealed class WakeFeeds(FeedSignal signal, ServiceIdentity service) : IConsumer<FeedAppended>, IConsumer<FeedInstanceThere>
{
    public async Task Consume(ConsumeContext<FeedInstanceThere> context)
    {
        var told = context.Message;
        if (told.Service != service.Name || told.Instance == signal.Instance || !signal.HearOf(told.Instance)) return;
        // Each other's first word is answered, so that both know at once.
        await context.Publish(new FeedInstanceThere(service.Name, signal.Instance), context.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10));
        signal.WakeAllHere();
    }

    public Task Consume(ConsumeContext<FeedAppended> context)
    {
        var told = context.Message;
        if (told.Service != service.Name || told.By == signal.Instance) return Task.CompletedTask;
        signal.HearOf(told.By);
        signal.WakeHere(told.OperatorId);
        foreach (var operatorId in told.Others) signal.WakeHere(operatorId);
        return Task.CompletedTask;
    }
}
