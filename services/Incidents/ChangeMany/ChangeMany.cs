using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.Groups;

namespace Helpdesk.Incidents.ChangeMany;

/// <summary>Which incidents, and what is to become of them: at least one of owner, group and state.</summary>
/// <param name="Incidents">1 to 200 of them, each with the version that was seen or without.</param>
/// <param name="OwnerId">Who is to work on them.</param>
/// <param name="GroupId">A group of the house that is to hold them.</param>
/// <param name="Description">What the group is told; obligatory with it (F49).</param>
/// <param name="State">The next state; <c>closed</c> closes.</param>
/// <param name="Reason">Why, when it is final.</param>
internal sealed record ChangeManyRequest(
    IReadOnlyList<ChangeManyRequest.Chosen>? Incidents, Guid? OwnerId, Guid? GroupId, string? Description, string? State, string? Reason)
{
    /// <summary>An incident, and the version that was seen.</summary>
    internal sealed record Chosen(Guid Id, int? Version);
}

internal sealed class ChangeManyValidator : AbstractValidator<ChangeManyRequest>
{
    public ChangeManyValidator()
    {
        RuleFor(r => r.Incidents).Must(chosen => chosen is { Count: > 0 and <= BulkAct.MostIncidents } && chosen.All(c => c is not null))
            .WithMessage($"Choose 1 to {BulkAct.MostIncidents} incidents.");
        RuleFor(r => r.State).Must((r, _) => r is { OwnerId: not null } or { GroupId: not null } or { State: not null })
            .WithMessage("Say what is to become of them: ownerId, groupId or state.");
        RuleFor(r => r.Description).NotEmpty().When(r => r.GroupId is not null);
        RuleFor(r => r.Description).MaximumLength(Post.LongestText);
        RuleFor(r => r.State).MaximumLength(40);
        RuleFor(r => r.Reason).MaximumLength(500);
    }
}

/// <summary><c>POST /api/incidents/bulk</c>: the same change of a selection (F58, P4), and <c>POST …/bulk/{id}/undo</c> to take it back.</summary>
internal static class ChangeMany
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapPost("/bulk", HandleAsync).AllowRoles(Access.Writers).WithIdempotency<IncidentsDb>()
            .WithSummary("Changes many incidents at once; can be undone");
        incidents.MapPost("/bulk/{id:guid}/undo", UndoMany.HandleAsync).AllowRoles(Access.Writers).WithSummary("Undoes a change of many incidents");
        incidents.MapPost("/hand-over", HandOver.HandleAsync).AllowRoles(Access.Writers).WithSummary("Hands over all open incidents of a person");
    }

    private static async Task<BulkReply> HandleAsync(
        ChangeManyRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        if (request.State is { } state && (await db.StatesAsync(ct)).Find(state) is null)
            throw new BadInput("state", "There is no such state.");
        var change = new BulkChange(
            await OwnerAsync(db, request.OwnerId, user, ct), await GroupAsync(db, request.GroupId, ct), request.Description?.Trim(), request.State,
            request.Reason);
        if (change.State is { } to && (await db.StatesAsync(ct)).Find(to) is { Final: true, ClosingReason: null } && string.IsNullOrWhiteSpace(request.Reason))
            throw new BadInput("reason", Texts.Of("reason-missing"));
        return await change.RunAsync(db, [.. request.Incidents!.Select(c => (c.Id, c.Version))], user, time.GetUtcNow(), ct);
    }

    /// <summary>An active person to hand incidents to.</summary>
    public static async Task<Person?> OwnerAsync(IncidentsDb db, Guid? ownerId, CurrentUser user, CancellationToken ct)
    {
        if (ownerId is not { } id)
            return null;
        if (await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.Active, ct) is { } person)
            return person;
        return id == user.Id ? new Person { Id = id, Name = user.Name } : throw new BadInput("ownerId", "There is no such active person.");
    }

    /// <summary>A group of the house; a service centre needs contacts that only a single escalation gives.</summary>
    public static async Task<Group?> GroupAsync(IncidentsDb db, Guid? groupId, CancellationToken ct)
    {
        if (groupId is not { } id)
            return null;
        return await db.Groups.AsNoTracking().SingleOrDefaultAsync(g => g.Id == id && g.Active && g.Kind != GroupKind.ServiceCenter, ct)
            ?? throw new BadInput("groupId", "There is no such group of the house.");
    }
}
