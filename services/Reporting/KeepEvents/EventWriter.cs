using Helpdesk.ServiceDefaults.Messaging;

namespace Helpdesk.Reporting.KeepEvents;

/// <summary>Commits events in groups.</summary>
internal sealed class EventWriter(EventStore store, ILogger<EventWriter> log) : GroupedWrites<StoredEvent>(MostAtOnce, log)
{
    /// <summary>Most events in one transaction.</summary>
    public const int MostAtOnce = 500;

    protected override Task WriteGroupAsync(IReadOnlyList<StoredEvent> group, CancellationToken cancellationToken) =>
        store.AppendAsync(group, cancellationToken);
}
