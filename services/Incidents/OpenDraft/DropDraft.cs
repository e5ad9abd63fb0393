namespace Helpdesk.Incidents.OpenDraft;

/// <summary><c>DELETE /api/incidents/drafts/{id}</c>: nothing to register; the call stays unlinked and visible as such (F28).</summary>
internal static class DropDraft
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapDelete("/drafts/{id:guid}", HandleAsync)
        .AllowRoles(Access.Writers).Produces(StatusCodes.Status204NoContent).WithSummary("Drops a draft of mine");

    private static async Task<IResult> HandleAsync(Guid id, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var me = user.Id;
        var dropped = await db.Drafts.Where(d => d.Id == id && d.OperatorId == me && d.State == DraftState.Open)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.State, DraftState.Discarded), ct);
        if (dropped == 1 || await db.Drafts.AnyAsync(d => d.Id == id && d.OperatorId == me && d.State == DraftState.Discarded, ct))
            return Results.NoContent();
        if (await db.Incidents.AnyAsync(i => i.Id == id, ct))
            throw new RuleRefused("draft-registered", "The draft is an incident already.");
        throw new NotFound("draft-not-found", $"You have no draft {id}.");
    }
}
