using Helpdesk.ServiceDefaults.Database;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.ServiceDefaults.Messaging;

/// <summary>Writes the inbox row and the consumer's effect in one transaction: a message delivered again finds its row and does nothing.</summary>
internal sealed class InboxFilter<T>(ServiceDb db, TimeProvider time, IEnumerable<QueueWithoutInbox> without) : IFilter<ConsumeContext<T>> where T : class
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        var consumer = context.ReceiveContext.InputAddress.Segments[^1];
        if (context.MessageId is not { } messageId || typeof(T).IsAssignableTo(typeof(INotExactlyOnce))
            || without.Any(queue => queue.Name == consumer && queue.SeesToRepeats(context.Message)))
        {
            await next.Send(context);
            return;
        }

        // Whatever fails fails the message: there is nothing to go back to in the middle.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var isNew = await db.Database.ExecuteSqlAsync(
            $"insert into inbox (message_id, consumer, at) values ({messageId}, {consumer}, {time.GetUtcNow()}) on conflict do nothing",
            context.CancellationToken);
        if (isNew == 0) return;
        await next.Send(context);
        await transaction.CommitAsync(context.CancellationToken);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox");
}

/// <summary>Marks messages between instances of one service that may be lost or repeated, like a wake-up call.</summary>
internal interface INotExactlyOnce;

/// <summary>A queue whose consumers see to repeated messages themselves; the service registers it as a singleton.</summary>
/// <param name="Name">The queue.</param>
/// <param name="Messages">The messages that it takes and no consumer of a queue of its own.</param>
public sealed record QueueWithoutInbox(string Name, IReadOnlyList<Type> Messages)
{
    /// <summary>Which of its messages; all of them unless said otherwise.</summary>
    public Func<object, bool> SeesToRepeats { get; init; } = _ => true;
}
