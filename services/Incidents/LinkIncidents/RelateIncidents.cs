using System.Globalization;
using Helpdesk.Incidents.MergeIncidents;

namespace Helpdesk.Incidents.LinkIncidents;

/// <summary><c>PUT</c> and <c>DELETE /api/incidents/{id}/related/{otherId}</c> (P15): adding a link collides with nothing.</summary>
internal static class RelateIncidents
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapPut("/{id:guid}/related/{otherId:guid}", RelateAsync).AllowRoles(Access.Writers).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Notes that two incidents have to do with each other");
        incidents.MapDelete("/{id:guid}/related/{otherId:guid}", UnrelateAsync).AllowRoles(Access.Writers).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Takes such a note off");
    }

    private static async Task<IResult> RelateAsync(Guid id, Guid otherId, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        // What is linked after a merge is linked to the survivor (decision 6).
        var survivors = await db.SurvivorsOfAsync([id, otherId], ct);
        foreach (var wanted in (Guid[])[id, otherId])
            _ = survivors.ContainsKey(wanted) ? 0 : throw Incident.NotFoundById(wanted);
        (id, otherId) = (survivors[id], survivors[otherId]);
        if (id == otherId)
            throw new RuleRefused("related-to-itself", "An incident is not related to itself.");
        var numbers = await db.Incidents.Where(i => i.Id == id || i.Id == otherId).ToDictionaryAsync(i => i.Id, i => i.Number, ct);
        var (one, other, now) = (Lower(id, otherId), Higher(id, otherId), time.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var made = await db.Database.ExecuteSqlAsync(
            $"insert into incident_links (one_id, other_id, made_by, at) values ({one}, {other}, {user.Id}, {now}) on conflict do nothing", ct);
        if (made == 1)
            Note(db, id, otherId, numbers, "related", user.Id, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    private static async Task<IResult> UnrelateAsync(Guid id, Guid otherId, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var (one, other) = (Lower(id, otherId), Higher(id, otherId));
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.RelatedLinks.Where(l => l.OneId == one && l.OtherId == other).ExecuteDeleteAsync(ct) == 1)
        {
            var numbers = await db.Incidents.Where(i => i.Id == id || i.Id == otherId).ToDictionaryAsync(i => i.Id, i => i.Number, ct);
            Note(db, id, otherId, numbers, "unrelated", user.Id, time.GetUtcNow());
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    private static void Note(IncidentsDb db, Guid id, Guid otherId, Dictionary<Guid, long> numbers, string change, Guid actorId, DateTimeOffset now)
    {
        db.Posts.Add(Post.Changed(id, change, actorId, now, after: numbers[otherId].ToString(CultureInfo.InvariantCulture)));
        db.Posts.Add(Post.Changed(otherId, change, actorId, now, after: numbers[id].ToString(CultureInfo.InvariantCulture)));
    }

    private static Guid Lower(Guid one, Guid other) => one.CompareTo(other) < 0 ? one : other;

    private static Guid Higher(Guid one, Guid other) => one.CompareTo(other) < 0 ? other : one;
}
