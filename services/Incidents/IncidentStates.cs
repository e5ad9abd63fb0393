namespace Helpdesk.Incidents;

/// <summary>A state of an incident with its flags (F50, decision 9).</summary>
/// <param name="Code">Stable name, as in events and the API.</param>
/// <param name="Name">For people; null to take the text that comes with the product.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Final">No way out (F51).</param>
/// <param name="Resolution">Work is done; the client may still object. Stops the resolution clock (F52).</param>
/// <param name="Pause">Waits for somebody outside; the clock stands (F52).</param>
/// <param name="CloseOnSave">The card closes when this state is saved.</param>
/// <param name="ClosingReason">The reason that ending in this state takes unless another is given (F53).</param>
internal sealed record IncidentState(
    string Code, string? Name = null, string? Description = null, bool Final = false, bool Resolution = false, bool Pause = false,
    bool CloseOnSave = false, string? ClosingReason = null)
{
    /// <summary>The name in the reader's language.</summary>
    public string Shown => Name ?? Texts.Of("state-" + Code);

    /// <summary>Ends the incident with its question answered, not called off.</summary>
    public bool Answers => Resolution || (Final && Code != IncidentStates.Cancelled);
}

/// <summary>A step from one state to another that the desk allows.</summary>
internal sealed record StateTransition(string From, string To);

/// <summary>The states that the product itself knows by name; a desk adds its own to the dictionary.</summary>
internal static class IncidentStates
{
    public const string New = "new";
    public const string InProgress = "inProgress";
    public const string WaitingForClient = "waitingForClient";
    public const string Resolved = "resolved";
    public const string Reopened = "reopened";
    public const string Closed = "closed";
    public const string Cancelled = "cancelled";

    /// <summary>What a dictionary must not lack.</summary>
    public static readonly IReadOnlyList<string> Indispensable = [New, InProgress, Reopened, Closed, Cancelled];
}

/// <summary>Setting: the states and the steps between them (F50 to F53).</summary>
internal sealed record StateDictionary
{
    /// <summary>In the order of an incident's life.</summary>
    public IReadOnlyList<IncidentState> States { get; init; } =
    [
        new(IncidentStates.New),
        new(IncidentStates.InProgress),
        new(IncidentStates.WaitingForClient, Pause: true),
        new(IncidentStates.Resolved, Resolution: true),
        new(IncidentStates.Reopened),
        new(IncidentStates.Closed, Final: true),
        new(IncidentStates.Cancelled, Final: true),
    ];

    /// <summary>Allowed steps.</summary>
    public IReadOnlyList<StateTransition> Transitions { get; init; } =
    [
        .. From(IncidentStates.New, IncidentStates.InProgress, IncidentStates.WaitingForClient, IncidentStates.Resolved, IncidentStates.Closed, IncidentStates.Cancelled),
        .. From(IncidentStates.InProgress, IncidentStates.WaitingForClient, IncidentStates.Resolved, IncidentStates.Closed, IncidentStates.Cancelled),
        .. From(IncidentStates.WaitingForClient, IncidentStates.InProgress, IncidentStates.Resolved, IncidentStates.Reopened, IncidentStates.Closed, IncidentStates.Cancelled),
        .. From(IncidentStates.Resolved, IncidentStates.Reopened, IncidentStates.Closed),
        .. From(IncidentStates.Reopened, IncidentStates.InProgress, IncidentStates.WaitingForClient, IncidentStates.Resolved, IncidentStates.Closed, IncidentStates.Cancelled),
    ];

    /// <summary>The state of that code; null when there is none.</summary>
    public IncidentState? Find(string? code) => States.FirstOrDefault(state => state.Code == code);

    /// <summary>The name of a state, also of one that the dictionary has lost.</summary>
    public string NameOf(string code) => (Find(code) ?? new(code)).Shown;

    /// <summary>Whether the desk lets an incident go from one state to the other.</summary>
    public bool Allows(string from, string to) => Transitions.Contains(new(from, to));

    private static IEnumerable<StateTransition> From(string from, params string[] to) => to.Select(next => new StateTransition(from, next));
}
