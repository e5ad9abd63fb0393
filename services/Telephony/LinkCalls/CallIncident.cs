namespace Helpdesk.Telephony.LinkCalls;

/// <summary>A call bound to an incident (F24, F26). Without a foreign key: the incident may be heard of before the call.</summary>
internal sealed class CallIncident
{
    public Guid CallId { get; init; }

    public Guid IncidentId { get; init; }

    public DateTimeOffset LinkedAt { get; init; }

    public Guid? LinkedBy { get; init; }
}

/// <summary>Who linked or unlinked what, and when.</summary>
internal sealed class LinkChange
{
    public Guid Id { get; init; }

    public Guid CallId { get; init; }

    public Guid IncidentId { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid? ActorId { get; init; }

    /// <summary>True when linked, false when unlinked.</summary>
    public bool Linked { get; init; }

    public string? Reason { get; init; }
}
