namespace Helpdesk.Telephony.LinkCalls;

/// <summary>A registered incident: a call is linked to nothing else.</summary>
internal sealed class KnownIncident
{
    public Guid IncidentId { get; init; }

    public long Number { get; init; }
}
