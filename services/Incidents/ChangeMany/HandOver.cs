namespace Helpdesk.Incidents.ChangeMany;

/// <summary>Whose incidents, and to whom: a person or a group.</summary>
/// <param name="FromId">Who goes on leave or is ill.</param>
/// <param name="OwnerId">Who takes them over.</param>
/// <param name="GroupId">Or the group that does.</param>
/// <param name="Description">What the group is told; obligatory with it.</param>
internal sealed record HandOverRequest(Guid FromId, Guid? OwnerId, Guid? GroupId, string? Description);

internal sealed class HandOverValidator : AbstractValidator<HandOverRequest>
{
    public HandOverValidator()
    {
        RuleFor(r => r.FromId).NotEmpty();
        RuleFor(r => r.OwnerId).Must((r, _) => r.OwnerId is null != r.GroupId is null).WithMessage("Give either ownerId or groupId.");
        RuleFor(r => r.OwnerId).NotEqual(r => r.FromId).WithMessage("Choose another person.");
        RuleFor(r => r.Description).NotEmpty().When(r => r.GroupId is not null);
        RuleFor(r => r.Description).MaximumLength(Post.LongestText);
    }
}

/// <summary>
/// <c>POST /api/incidents/hand-over</c> (F117): all open incidents of a person, in portions of 200; each portion can be undone. One's own,
/// or as a supervisor anybody's.
/// </summary>
internal static class HandOver
{
    public static async Task<BulkReply> HandleAsync(
        HandOverRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        if (request.FromId != user.Id && !user.Is(Roles.Supervisor, Roles.Administrator))
            throw new Forbidden("not-your-incidents", "A supervisor or an administrator hands over the incidents of others.");
        var change = new BulkChange(
            await ChangeMany.OwnerAsync(db, request.OwnerId, user, ct), await ChangeMany.GroupAsync(db, request.GroupId, ct), request.Description?.Trim(),
            State: null, Reason: null);
        var from = request.FromId;
        var chosen = await db.Incidents.AsNoTracking()
            .Where(i => i.OwnerId == from && !i.IsFinal && i.MergedInto == null && !i.ByPartner)
            .OrderByDescending(i => i.Number).Take(BulkAct.MostIncidents + 1).Select(i => i.Id).ToListAsync(ct);
        var reply = await change.RunAsync(db, [.. chosen.Take(BulkAct.MostIncidents).Select(id => (id, (int?)null))], user, time.GetUtcNow(), ct);
        return reply with { More = chosen.Count > BulkAct.MostIncidents };
    }
}
