using System.Collections.Concurrent;
using Helpdesk.ServiceDefaults.Messaging;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Helpdesk.ServiceDefaults.LiveFeeds;

/// <summary>Says to the open streams of this instance, and through the broker to those of others, that a feed has grown.</summary>
internal sealed partial class FeedSignal(Lazy<IBus> bus, ServiceIdentity service, ILogger<FeedSignal> log)
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiting = new();

    /// <summary>Tells this instance from the others.</summary>
    public Guid Instance { get; } = Guid.NewGuid();

    /// <summary>Completes when the feed grows; taken before reading, so that nothing falls between.</summary>
    public Task NextAsync(Guid operatorId) =>
        _waiting.GetOrAdd(operatorId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Wakes the streams here at once and those elsewhere as soon as the broker carries it.</summary>
    public void Appended(Guid operatorId)
    {
        WakeHere(operatorId);
        _ = TellOthersAsync(operatorId);
    }

    public void WakeHere(Guid operatorId)
    {
        if (_waiting.TryRemove(operatorId, out var waiting)) waiting.SetResult();
    }

    // Lost without harm: a stream looks by itself with each heartbeat.
    private async Task TellOthersAsync(Guid operatorId)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await bus.Value.Publish(new FeedAppended(service.Name, operatorId, Instance), context => context.TimeToLive = TimeSpan.FromSeconds(10), limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or MassTransitException or RabbitMQ.Client.Exceptions.RabbitMQClientException)
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
public sealed record FeedAppended(string Service, Guid OperatorId, Guid By) : INotExactlyOnce;

/// <summary>Each instance hears it on a queue of its own that goes when the instance goes.</summary>
internal sealed class WakeFeeds(FeedSignal signal, ServiceIdentity service) : IConsumer<FeedAppended>
{
    public Task Consume(ConsumeContext<FeedAppended> context)
    {
        if (context.Message.Service == service.Name && context.Message.By != signal.Instance) signal.WakeHere(context.Message.OperatorId);
        return Task.CompletedTask;
    }
}
