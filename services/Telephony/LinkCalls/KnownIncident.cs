namespace Helpdesk.Telephony.LinkCalls;

/// <summary>A registered incident: a call is linked to nothing else.</summary>
internal sealed class KnownIncident
{
    public Guid IncidentId { get; init; }

    public long Number { get; init; }

    /// <summary>The incident that took it in (decision 6); null while it stands by itself.</summary>
    public Guid? MergedInto { get; init; }

    /// <summary>The incident's version that last merged or un-merged it; 0 before.</summary>
    public int MergeVersion { get; init; }
}
