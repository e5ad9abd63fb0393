using System.Threading.Channels;

namespace Helpdesk.Reporting.KeepEvents;

/// <summary>
/// Commits events in groups: whatever came while the last group was being written makes the next one. An idle desk's event is stored at
/// once, and a busy hour costs one transaction for hundreds of events.
/// </summary>
internal sealed partial class EventWriter(EventStore store, ILogger<EventWriter> log) : BackgroundService
{
    /// <summary>Most events in one transaction.</summary>
    public const int MostAtOnce = 500;

    private readonly Channel<Pending> _incoming = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(2 * MostAtOnce) { SingleReader = true });

    /// <summary>Returns when the event is committed; throws what kept it from being.</summary>
    public async Task WriteAsync(StoredEvent stored, CancellationToken cancellationToken)
    {
        var pending = new Pending(stored, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _incoming.Writer.WriteAsync(pending, cancellationToken);
        await pending.Done.Task.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<Pending>(MostAtOnce);
        try
        {
            while (await _incoming.Reader.WaitToReadAsync(stoppingToken))
            {
                group.Clear();
                while (group.Count < MostAtOnce && _incoming.Reader.TryRead(out var pending))
                    group.Add(pending);
                await WriteGroupAsync(group, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            group.ForEach(pending => pending.Done.TrySetCanceled(stoppingToken));
        }
    }

    private async Task WriteGroupAsync(List<Pending> group, CancellationToken cancellationToken)
    {
        try
        {
            await store.AppendAsync([.. group.Select(pending => pending.Event)], cancellationToken);
            group.ForEach(pending => pending.Done.TrySetResult());
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogGroupFailed(fault, group.Count);
            if (group.Count == 1)
                group[0].Done.TrySetException(fault);
            else
                await WriteOneByOneAsync(group, fault, cancellationToken);
        }
    }

    /// <summary>One event that can't be stored must not take its group to the error queue. If nothing can be stored, the first tells.</summary>
    private async Task WriteOneByOneAsync(List<Pending> group, Exception groupFault, CancellationToken cancellationToken)
    {
        if (ServiceDefaults.Messaging.Faults.IsOutage(groupFault))
        {
            group.ForEach(pending => pending.Done.TrySetException(groupFault));
            return;
        }
        foreach (var pending in group)
            await WriteGroupAsync([pending], cancellationToken);
    }

    private sealed record Pending(StoredEvent Event, TaskCompletionSource Done);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Count} events could not be stored; trying on")]
    private partial void LogGroupFailed(Exception fault, int count);
}
