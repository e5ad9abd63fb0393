using Helpdesk.Reporting.KeepEvents;
using Npgsql;

namespace Helpdesk.Reporting.ReadModels;

/// <summary>A table that follows one kind of event. The same code follows live and rebuilds.</summary>
internal interface IReadModel
{
    /// <summary>The table.</summary>
    string Table { get; }

    /// <summary>Full name of the event's contract.</summary>
    string EventType { get; }

    /// <summary>Applies those of the events that it follows; in any order, and as often as they come: the highest version of each row wins.</summary>
    Task FollowAsync(NpgsqlConnection connection, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken);
}
