using MassTransit;

namespace Helpdesk.Reporting.KeepEvents;

/// <summary>Keeps one kind of event. All kinds come by one queue and are written in common batches; each is acknowledged when it is stored.</summary>
[ExcludeFromConfigureEndpoints]
internal sealed class KeepEvent<T>(EventWriter writer) : IConsumer<T> where T : class
{
    public Task Consume(ConsumeContext<T> context)
    {
        var messageId = context.MessageId ?? throw new InvalidOperationException($"{typeof(T).Name} came without a message id.");
        var stored = StoredEvent.FromEnvelope(messageId, typeof(T), context.ReceiveContext.Body.GetBytes());
        return writer.WriteAsync(stored, context.CancellationToken);
    }
}
