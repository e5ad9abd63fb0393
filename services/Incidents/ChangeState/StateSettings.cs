using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.ChangeState;

/// <summary>The dictionary as the API shows it.</summary>
internal sealed record StatesReply(int Version, IReadOnlyList<StatesReply.Shown> States, IReadOnlyList<StateTransition> Transitions)
{
    /// <summary>A state with the name people see.</summary>
    internal sealed record Shown(
        string Code, string Name, string? Description, bool Final, bool Resolution, bool Pause, bool CloseOnSave, string? ClosingReason);
}

/// <summary>A new dictionary.</summary>
internal sealed record ChangeStatesRequest(IReadOnlyList<IncidentState>? States, IReadOnlyList<StateTransition>? Transitions);

internal sealed class ChangeStatesValidator : AbstractValidator<ChangeStatesRequest>
{
    public ChangeStatesValidator()
    {
        RuleFor(r => r.States).NotNull().Must(s => s is null || s.Count <= 50).WithMessage("At most 50 states.");
        RuleFor(r => r.Transitions).NotNull().Must(t => t is null || t.Count <= 2500).WithMessage("At most 2500 transitions.");
        RuleForEach(r => r.States).ChildRules(state =>
        {
            state.RuleFor(s => s.Code).NotEmpty().Matches("^[a-z][a-zA-Z0-9]{0,39}\\z");
            state.RuleFor(s => s.Name).MaximumLength(100);
            state.RuleFor(s => s.Description).MaximumLength(500);
            state.RuleFor(s => s.ClosingReason).MaximumLength(500);
        });
        RuleFor(r => r).Custom((request, context) =>
        {
            if (request is not { States: { } states, Transitions: { } transitions } || states.Any(s => s is null) || transitions.Any(t => t is null))
                return;
            var codes = states.Select(s => s.Code).ToHashSet();
            if (codes.Count < states.Count)
                context.AddFailure("states", "Two states have the same code.");
            foreach (var missing in IncidentStates.Indispensable.Where(code => !codes.Contains(code)))
                context.AddFailure("states", $"The product itself needs the state {missing}.");
            if (states.Any(s => s.Code is IncidentStates.Closed or IncidentStates.Cancelled && !s.Final))
                context.AddFailure("states", "closed and cancelled are final.");
            foreach (var step in transitions.Where(t => !codes.Contains(t.From) || !codes.Contains(t.To)))
                context.AddFailure("transitions", $"{step.From} to {step.To} names no known state.");
            if (transitions.Any(t => states.Any(s => s.Final && s.Code == t.From)))
                context.AddFailure("transitions", "There is no way out of a final state.");
        });
    }
}

/// <summary><c>GET</c> and <c>PUT /api/incidents/states</c> (F50): the dictionary of states; every change of it is kept.</summary>
internal static class StateSettings
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/states", ReadAsync).AllowRoles(Access.Readers).Produces<StatesReply>().WithSummary("States and allowed transitions");
        incidents.MapPut("/states", ChangeAsync).AllowRoles(Roles.Administrator).Produces<StatesReply>()
            .WithSummary("Changes states and transitions");
    }

    private static async Task<IResult> ReadAsync(IncidentsDb db, CancellationToken ct)
    {
        var setting = await db.SettingAsync<StateDictionary>(ct);
        return Versioned.Ok(Reply(setting.Value, setting.Version), setting.Version);
    }

    private static async Task<IResult> ChangeAsync(
        ChangeStatesRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, StateBook book, TimeProvider time, CancellationToken ct)
    {
        var setting = await db.SettingAsync<StateDictionary>(ct);
        ifMatch.Require(setting.Version, () => Reply(setting.Value, setting.Version));
        var states = new StateDictionary { States = request.States!, Transitions = [.. request.Transitions!.Distinct()] };
        var version = db.ChangeSetting(setting, states, user.Id, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        book.Forget();
        return Versioned.Ok(Reply(states, version), version);
    }

    private static StatesReply Reply(StateDictionary states, int version) => new(
        version,
        [.. states.States.Select(s => new StatesReply.Shown(
            s.Code, s.Shown, s.Description, s.Final, s.Resolution, s.Pause, s.CloseOnSave, s.ClosingReason))],
        states.Transitions);
}
