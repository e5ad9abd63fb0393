namespace Helpdesk.Incidents.Presence;

/// <summary>What I do on the card.</summary>
internal sealed record BePresentRequest(bool Typing);

/// <summary>Who else is there, and whether the card that I see is the newest.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="People">The others.</param>
/// <param name="Version">The incident's version now: higher than the card's when somebody changed it.</param>
/// <param name="LastPostAt">When the last post or change was made: newer than the card's last when there is more to read.</param>
internal sealed record PresenceView(Guid IncidentId, IReadOnlyList<PresenceView.Person> People, int Version, DateTimeOffset? LastPostAt)
{
    /// <summary>Somebody who has the card open.</summary>
    internal sealed record Person(Guid PersonId, string Name, bool Typing);
}

/// <summary>
/// <c>PUT</c> and <c>DELETE /api/incidents/{id}/presence</c> (P1): said at the card's opening, every 15 seconds, at the first keystroke
/// and at the end. The others hear of a change as <c>incident-presence</c> on <c>GET /api/live/incidents</c>.
/// </summary>
internal static class BePresent
{
    private const int MostShown = 20;

    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapPut("/{id:guid}/presence", BeAsync).AllowRoles(Roles.Staff).Produces<PresenceView>().WithSummary("Says that I have the card open; tells who else has");
        incidents.MapDelete("/{id:guid}/presence", LeaveAsync).AllowRoles(Roles.Staff).Produces(StatusCodes.Status204NoContent).WithSummary("Says that I closed the card");
    }

    private static async Task<PresenceView> BeAsync(
        Guid id, BePresentRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var (me, now) = (user.Id, time.GetUtcNow());
        var news = await db.Incidents.AsNoTracking().Where(i => i.Id == id)
            .Select(i => new { i.Version, LastPostAt = db.Posts.Where(p => p.IncidentId == id).Max(p => (DateTimeOffset?)p.At) }).SingleOrDefaultAsync(ct)
            ?? throw Incident.NotFoundById(id);
        var there = await ThereAsync(db, id, now, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into presences (incident_id, person_id, name, typing, until) values ({id}, {me}, {user.Name}, {request.Typing}, {now + Present.Lease})
             on conflict (incident_id, person_id) do update set typing = excluded.typing, until = excluded.until, name = excluded.name
             """, ct);
        if (there.Find(p => p.PersonId == me)?.Typing != request.Typing)
        {
            there.RemoveAll(p => p.PersonId == me);
            there.Add(new Present { IncidentId = id, PersonId = me, Name = user.Name, Typing = request.Typing });
            await TellAsync(db, id, there, me, news.Version, news.LastPostAt, ct);
        }

        return ViewFor(me, id, there, news.Version, news.LastPostAt);
    }

    private static async Task<IResult> LeaveAsync(Guid id, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var me = user.Id;
        if (await db.Presences.Where(p => p.IncidentId == id && p.PersonId == me).ExecuteDeleteAsync(ct) == 0)
            return Results.NoContent();
        var version = await db.Incidents.Where(i => i.Id == id).Select(i => i.Version).SingleOrDefaultAsync(ct);
        await TellAsync(db, id, await ThereAsync(db, id, time.GetUtcNow(), ct), me, version, null, ct);
        return Results.NoContent();
    }

    private static Task<List<Present>> ThereAsync(IncidentsDb db, Guid id, DateTimeOffset now, CancellationToken ct) =>
        db.Presences.AsNoTracking().Where(p => p.IncidentId == id && p.Until > now).OrderBy(p => p.Name).Take(MostShown).ToListAsync(ct);

    private static async Task TellAsync(
        IncidentsDb db, Guid id, List<Present> there, Guid me, int version, DateTimeOffset? lastPostAt, CancellationToken ct)
    {
        // In the order of ids, for feeds are locked until the commit.
        foreach (var other in there.Where(p => p.PersonId != me).OrderBy(p => p.PersonId))
            db.AppendToFeed(other.PersonId, "incident-presence", ViewFor(other.PersonId, id, there, version, lastPostAt));
        await db.SaveChangesAsync(ct);
    }

    private static PresenceView ViewFor(Guid reader, Guid id, List<Present> there, int version, DateTimeOffset? lastPostAt) => new(
        id, [.. there.Where(p => p.PersonId != reader).Select(p => new PresenceView.Person(p.PersonId, p.Name, p.Typing))], version, lastPostAt);
}
