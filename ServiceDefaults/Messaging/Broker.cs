using System.Runtime.CompilerServices;
using MassTransit;
using MassTransit.RabbitMqTransport;
using MassTransit.RabbitMqTransport.Configuration;
using MassTransit.RetryPolicies;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client.Exceptions;

namespace Helpdesk.ServiceDefaults.Messaging;

/// <summary>How soon the transport looks again for a broker that went away.</summary>
internal static class Reconnecting
{
    // Its own pauses grow to half a minute, for which calls would wait that a broker could carry long since.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Shortens the transport's pauses; they are no setting of its, and what it tries again stays as it is.</summary>
    public static void ReconnectSoon(this IRabbitMqBusFactoryConfigurator rabbit)
    {
        var policy = HostOf((RabbitMqBusFactoryConfigurator)rabbit).ReceiveTransportRetryPolicy;
        var pauses = PausesOf((ExponentialRetryPolicy)policy);
        for (var i = 0; i < pauses.Length; i++)
            if (pauses[i] > LongestPause) pauses[i] = LongestPause;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_hostConfiguration")]
    private static extern ref IRabbitMqHostConfiguration HostOf(RabbitMqBusFactoryConfigurator rabbit);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_intervals")]
    private static extern ref TimeSpan[] PausesOf(ExponentialRetryPolicy policy);
}

/// <summary>Says once that the broker went away and once that it is back, where the transport would with every try of every queue.</summary>
internal sealed partial class BrokerNews(ILogger<BrokerNews> log) : IReceiveEndpointObserver
{
    private int _away;
    private volatile bool _met;

    public Task Ready(ReceiveEndpointReady ready)
    {
        _met = true;
        if (Interlocked.Exchange(ref _away, 0) == 1) LogBack();
        return Task.CompletedTask;
    }

    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        if (Interlocked.Exchange(ref _away, 1) == 1) return Task.CompletedTask;
        // Services start beside their broker, which takes longer.
        if (_met) LogAway(faulted.Exception?.Message ?? "");
        else LogWaiting();
        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The broker does not answer: {Reason} Events wait in the outbox")]
    private partial void LogAway(string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Waiting for the broker to start")]
    private partial void LogWaiting();

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "The broker answers")]
    private partial void LogBack();
}

/// <summary>
/// Keeps the transport from closing a channel within that channel's own delivery: it would wait for itself, and with it everything that
/// shares the connection, until the process ends. The broker delivers such a message again.
/// </summary>
internal sealed class InterruptedDeliveries : IReceiveObserver
{
    public async Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        if (exception is not (OperationInterruptedException or EndOfStreamException)) return;
        if (context.TryGetPayload(out RabbitMqBasicConsumeContext? delivery) && context.TryGetPayload(out ChannelContext? channel))
            await channel.BasicNack(delivery.DeliveryTag, multiple: false, requeue: true);
        throw new TransportUnavailableException("The broker went away before the message was acknowledged", exception);
    }

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class =>
        Task.CompletedTask;
}
