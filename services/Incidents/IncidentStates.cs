namespace Helpdesk.Incidents;

/// <summary>A state of an incident with its flags (F50, decision 9).</summary>
/// <param name="Code">Stable name, as in events and the API.</param>
/// <param name="Final">No way out (F51).</param>
/// <param name="Resolution">Work is done; the client may still object.</param>
/// <param name="Pause">Waits for somebody outside.</param>
/// <param name="ClosingReason">Resource code of the reason that closing into this state takes unless another is given (F53).</param>
internal sealed record IncidentState(string Code, bool Final = false, bool Resolution = false, bool Pause = false, string? ClosingReason = null);

/// <summary>The states every desk starts with.</summary>
internal static class IncidentStates
{
    public static readonly IncidentState New = new("new");
    public static readonly IncidentState InProgress = new("inProgress");
    public static readonly IncidentState WaitingForClient = new("waitingForClient", Pause: true);
    public static readonly IncidentState Resolved = new("resolved", Resolution: true);
    public static readonly IncidentState Reopened = new("reopened");
    public static readonly IncidentState Closed = new("closed", Final: true, ClosingReason: "closing-reason-answered");
    public static readonly IncidentState Cancelled = new("cancelled", Final: true);

    /// <summary>All of them, in the order of an incident's life.</summary>
    public static readonly IReadOnlyList<IncidentState> All = [New, InProgress, WaitingForClient, Resolved, Reopened, Closed, Cancelled];

    /// <summary>The state of that code; null when there is none.</summary>
    public static IncidentState? Find(string? code) => All.FirstOrDefault(state => state.Code == code);
}
