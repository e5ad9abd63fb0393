using System.Globalization;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.Tags;

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
        await db.ChangeTreeAsync(id, () => MergedIntoAsync(id, user, db, ct), async survivorId =>
        {
            var incident = await db.Incidents.SingleAsync(i => i.Id == id, ct);
            if (incident.MergedInto != survivorId)
                return false;
            var number = await db.Incidents.Where(i => i.Id == survivorId).Select(i => i.Number).SingleAsync(ct);
            var (now, mergedAt) = (time.GetUtcNow(), incident.MergedAt!.Value);
            db.Posts.Add(incident.Unmerge(number, user.Id, now));
            db.Posts.Add(Post.Changed(survivorId, "gave-back", user.Id, now, before: incident.Number.ToString(CultureInfo.InvariantCulture)));
            db.Publish(new IncidentsUnmerged(id, incident.Version, now, user.Id, incident.Number, survivorId));
            await db.SaveChangesAsync(ct);
            await db.CountAbsorbedAsync(survivorId, -1, ct);
            await db.ForgetToldAsync(incident, mergedAt, ct);
            await db.ShowTagsAtAsync(incident, incident.Number, ct);
            return true;
        }, ct);
        return await db.ShowAsync(id, user, ct);
    }

    private static async Task<Guid> MergedIntoAsync(Guid id, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var incident = await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw Incident.NotFoundById(id);
        incident.RefuseStrangers(user);
        return incident.MergedInto ?? throw new RuleRefused("not-merged", $"Incident {incident.Number} is not merged.");
    }
}
