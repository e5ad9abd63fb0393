using Helpdesk.Incidents.Contracts;

namespace Helpdesk.Incidents.MergeIncidents;

/// <summary>
/// <c>POST /api/incidents/{id}/unmerge</c> (F105): the incident stands on its own again as if it had not been merged; what was added
/// after the merge stays with the survivor.
/// </summary>
internal static class UnmergeIncident
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/unmerge", HandleAsync)
        .AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>().WithSummary("Undoes a merge");

    private static async Task<IResult> HandleAsync(Guid id, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockTreesAsync(ct);
        var incident = await db.Incidents.SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw Incident.NotFoundById(id);
        incident.RefuseStrangers(user);
        if (incident.MergedInto is not { } survivorId)
            throw new RuleRefused("not-merged", $"Incident {incident.Number} is not merged.");
        var number = await db.Incidents.Where(i => i.Id == survivorId).Select(i => i.Number).SingleAsync(ct);
        var now = time.GetUtcNow();
        db.Posts.Add(incident.Unmerge(number, user.Id, now));
        db.Posts.Add(Post.Changed(
            survivorId, "gave-back", user.Id, now, before: incident.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        db.Publish(new IncidentsUnmerged(id, incident.Version, now, user.Id, incident.Number, survivorId));
        await db.SaveChangesAsync(ct);
        await db.CountAbsorbedAsync(survivorId, -1, ct);
        await transaction.CommitAsync(ct);
        return await db.ShowAsync(id, user, ct);
    }
}
