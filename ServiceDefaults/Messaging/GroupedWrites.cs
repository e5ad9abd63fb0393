using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Helpdesk.ServiceDefaults.Messaging;

/// <summary>
/// Commits what consumers have to write in groups: whatever came while the last group was being written makes the next one. An idle
/// service's event takes effect at once, and a busy hour costs one transaction for many events. The writes must bear repeats by themselves
/// (<see cref="MessagingExtensions.AddConsumerWithoutInbox{TConsumer}"/>).
/// </summary>
/// <typeparam name="TItem">What one event has to be written.</typeparam>
/// <param name="mostAtOnce">Most items in one transaction.</param>
/// <param name="log">Where failed groups are told.</param>
public abstract partial class GroupedWrites<TItem>(int mostAtOnce, ILogger log) : BackgroundService
{
    private readonly Channel<Pending> _incoming = Channel.CreateBounded<Pending>(new BoundedChannelOptions(2 * mostAtOnce) { SingleReader = true });

    /// <summary>Returns when the item is committed; throws what kept it from being.</summary>
    public async Task WriteAsync(TItem item, CancellationToken cancellationToken)
    {
        var pending = new Pending(item, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _incoming.Writer.WriteAsync(pending, cancellationToken);
        await pending.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Writes a group in one transaction.</summary>
    protected abstract Task WriteGroupAsync(IReadOnlyList<TItem> group, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<Pending>(mostAtOnce);
        try
        {
            while (await _incoming.Reader.WaitToReadAsync(stoppingToken))
            {
                group.Clear();
                while (group.Count < mostAtOnce && _incoming.Reader.TryRead(out var pending)) group.Add(pending);
                await TryAsync(group, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            group.ForEach(pending => pending.Done.TrySetCanceled(stoppingToken));
        }
    }

    private async Task TryAsync(List<Pending> group, CancellationToken cancellationToken)
    {
        try
        {
            await WriteGroupAsync([.. group.Select(pending => pending.Item)], cancellationToken);
            group.ForEach(pending => pending.Done.TrySetResult());
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogGroupFailed(log, fault, group.Count);
            if (group.Count == 1) group[0].Done.TrySetException(fault);
            else await TryOneByOneAsync(group, fault, cancellationToken);
        }
    }

    /// <summary>One item that can't be written must not take its group to the error queue. If nothing can be written, the first tells.</summary>
    private async Task TryOneByOneAsync(List<Pending> group, Exception groupFault, CancellationToken cancellationToken)
    {
        if (Faults.IsOutage(groupFault))
        {
            group.ForEach(pending => pending.Done.TrySetException(groupFault));
            return;
        }

        foreach (var pending in group) await TryAsync([pending], cancellationToken);
    }

    private sealed record Pending(TItem Item, TaskCompletionSource Done);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Count} events could not be written; trying on")]
    private static partial void LogGroupFailed(ILogger log, Exception fault, int count);
}
