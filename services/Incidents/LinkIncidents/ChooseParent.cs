using Helpdesk.Incidents.MergeIncidents;

namespace Helpdesk.Incidents.LinkIncidents;

/// <summary>The incident to hang this one under.</summary>
/// <param name="ParentId">Its id.</param>
/// <param name="ParentNumber">Or its number.</param>
internal sealed record ChooseParentRequest(Guid? ParentId, long? ParentNumber);

internal sealed class ChooseParentValidator : AbstractValidator<ChooseParentRequest>
{
    public ChooseParentValidator() => RuleFor(r => r.ParentId).Must((r, _) => r.ParentId is null != r.ParentNumber is null)
        .WithMessage("Give either parentId or parentNumber.");
}

/// <summary><c>PUT</c> and <c>DELETE /api/incidents/{id}/parent</c> (F76, F101, P15): hangs an incident under another, like an outage.</summary>
internal static class ChooseParent
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapPut("/{id:guid}/parent", ChooseAsync).AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>()
            .WithSummary("Hangs an incident under another");
        incidents.MapDelete("/{id:guid}/parent", ClearAsync).AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>()
            .WithSummary("Takes an incident from under its parent");
    }

    private static async Task<IResult> ChooseAsync(
        Guid id, ChooseParentRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockParentsAsync(ct);
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var named = await db.Incidents.AsNoTracking()
            .Where(i => request.ParentId != null ? i.Id == request.ParentId : i.Number == request.ParentNumber)
            .Select(i => (Guid?)i.Id).SingleOrDefaultAsync(ct)
            ?? throw new BadInput(request.ParentId is null ? "parentNumber" : "parentId", "There is no such incident.");
        var parent = (await db.SurvivorOfAsync(named, ct))!;
        if ((await db.LineUpAsync(parent.Id, ct)).Contains(id))
            throw new RuleRefused("ring-of-incidents", $"Incident {parent.Number} hangs under {incident.Number} itself.");
        if (incident.ParentId == parent.Id)
            return await db.SaveAndShowAsync(incident, user, ct);
        var before = await NumberOfAsync(db, incident.ParentId, ct);
        db.Posts.Add(incident.HangUnder(parent.Id, before, parent.Number, user.Id, time.GetUtcNow()));
        var card = await db.SaveAndShowAsync(incident, user, ct);
        await transaction.CommitAsync(ct);
        return card;
    }

    private static async Task<IResult> ClearAsync(
        Guid id, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        if (incident.ParentId is not null)
            db.Posts.Add(incident.HangUnder(null, await NumberOfAsync(db, incident.ParentId, ct), null, user.Id, time.GetUtcNow()));
        return await db.SaveAndShowAsync(incident, user, ct);
    }

    private static Task<long?> NumberOfAsync(IncidentsDb db, Guid? id, CancellationToken ct) =>
        db.Incidents.Where(i => i.Id == id).Select(i => (long?)i.Number).SingleOrDefaultAsync(ct);
}
