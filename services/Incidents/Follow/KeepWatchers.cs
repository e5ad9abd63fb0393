using Helpdesk.Incidents.MergeIncidents;
using Helpdesk.Incidents.ReadIncident;

namespace Helpdesk.Incidents.Follow;

/// <summary>How a person follows an incident.</summary>
/// <param name="Role"><c>observer</c> unless told, <c>coExecutor</c> or <c>requester</c>.</param>
/// <param name="TellWhenFixed">Whether it comes to his attention when it is resolved or closed.</param>
internal sealed record WatchRequest(WatcherRole? Role, bool TellWhenFixed);

/// <summary>A watcher as the API shows it.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Name">His name.</param>
/// <param name="Role">As what.</param>
/// <param name="TellWhenFixed">Whether he hears of the end.</param>
/// <param name="AddedBy">Who added him.</param>
/// <param name="AddedAt">When, UTC.</param>
/// <param name="FromNumber">The merged incident he comes from; null for the incident's own.</param>
internal sealed record WatcherView(
    Guid PersonId, string? Name, WatcherRole Role, bool TellWhenFixed, Guid AddedBy, DateTimeOffset AddedAt, long? FromNumber);

/// <summary>
/// <c>GET /api/incidents/{id}/watchers</c>, <c>PUT</c> and <c>DELETE …/watchers/{personId}</c> (F17, F75, F161), and
/// <c>POST …/seen</c>. None needs a version nor changes it.
/// </summary>
internal static class KeepWatchers
{
    private const int MostShown = 200;

    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/{id:guid}/watchers", ListAsync).AllowRoles(Roles.Staff).WithSummary("Who follows an incident, those of merged ones included");
        incidents.MapPut("/{id:guid}/watchers/{personId:guid}", WatchAsync).AllowRoles(Roles.Staff).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Lets a person follow an incident");
        incidents.MapDelete("/{id:guid}/watchers/{personId:guid}", UnwatchAsync).AllowRoles(Roles.Staff).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Ends a person's following");
        incidents.MapPost("/{id:guid}/seen", SeeAsync).AllowRoles(Roles.Staff).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Says that I have seen what wanted my attention");
    }

    private static async Task<IReadOnlyList<WatcherView>> ListAsync(Guid id, IncidentsDb db, CancellationToken ct)
    {
        var incident = await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw Incident.NotFoundById(id);
        var merged = await db.AbsorbedByAsync(incident, ct);
        Guid[] tree = [id, .. merged.Select(m => m.Id)];
        var numbers = merged.ToDictionary(m => m.Id, m => (long?)m.Number);
        var watchers = await db.Watchers.AsNoTracking().Where(w => tree.Contains(w.IncidentId)).OrderBy(w => w.AddedAt).Take(MostShown).ToListAsync(ct);
        var nameOf = await db.NamesAsync(watchers.Select(w => (Guid?)w.PersonId), ct);
        return
        [
            .. watchers.OrderBy(w => w.IncidentId != id).DistinctBy(w => w.PersonId).Select(w => new WatcherView(
                w.PersonId, nameOf(w.PersonId), w.Role, w.TellWhenFixed, w.AddedBy, w.AddedAt, numbers.GetValueOrDefault(w.IncidentId))),
        ];
    }

    private static async Task<IResult> WatchAsync(
        Guid id, Guid personId, WatchRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.SurvivorOfAsync(id, ct) ?? throw Incident.NotFoundById(id);
        var name = await db.People.Where(p => p.Id == personId && p.Active).Select(p => p.Name).SingleOrDefaultAsync(ct);
        if (personId != user.Id && name is null)
            throw new BadInput("personId", "There is no such active person.");
        var (role, now) = ((request.Role ?? WatcherRole.Observer).ToString(), time.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var changed = await db.Database.ExecuteSqlAsync(
            $"""
             insert into incident_watchers as known (incident_id, person_id, role, tell_when_fixed, attention, added_by, added_at)
             values ({incident.Id}, {personId}, {role}, {request.TellWhenFixed}, {personId != user.Id}, {user.Id}, {now})
             on conflict (incident_id, person_id) do update set role = excluded.role, tell_when_fixed = excluded.tell_when_fixed
             where (known.role, known.tell_when_fixed) is distinct from (excluded.role, excluded.tell_when_fixed)
             """, ct);
        if (changed == 1)
            db.Posts.Add(Post.Changed(incident.Id, "watcher-added", user.Id, now, after: name ?? user.Name, note: role));
        if (request.TellWhenFixed)
            await db.FollowedAsync(incident.Id, now, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    private static async Task<IResult> UnwatchAsync(
        Guid id, Guid personId, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw Incident.NotFoundById(id);
        Guid[] tree = [id, .. (await db.AbsorbedByAsync(incident, ct)).Select(m => m.Id)];
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Watchers.Where(w => tree.Contains(w.IncidentId) && w.PersonId == personId).ExecuteDeleteAsync(ct) > 0)
        {
            var name = await db.People.Where(p => p.Id == personId).Select(p => p.Name).SingleOrDefaultAsync(ct);
            db.Posts.Add(Post.Changed(id, "watcher-removed", user.Id, time.GetUtcNow(), before: name ?? (personId == user.Id ? user.Name : null)));
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    private static async Task<IResult> SeeAsync(Guid id, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var me = user.Id;
        // Also of what it took in: those who followed that hear of this one's end.
        await db.Database.ExecuteSqlAsync(
            $"""
             with recursive tree as (
                 select {id} id union all select i.id from incidents i join tree on i.merged_into = tree.id)
             update incident_watchers set attention = false where person_id = {me} and attention and incident_id in (select id from tree)
             """, ct);
        await db.Incidents.Where(i => i.Id == id && i.OwnerId == me && i.NeedsAttention)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.NeedsAttention, false), ct);
        return Results.NoContent();
    }
}
