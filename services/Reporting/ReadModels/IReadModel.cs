using Helpdesk.Reporting.KeepEvents;
using Npgsql;

namespace Helpdesk.Reporting.ReadModels;

/// <summary>A table that follows some kinds of events. The same code follows live and rebuilds.</summary>
internal interface IReadModel
{
    /// <summary>The table.</summary>
    string Table { get; }

    /// <summary>Full names of the events' contracts.</summary>
    IReadOnlyList<string> EventTypes { get; }

    /// <summary>Applies those of the events that it follows; in any order, and as often as they come: the highest version of each row wins.</summary>
    Task FollowAsync(NpgsqlConnection connection, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken);
}
