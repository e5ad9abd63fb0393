using Helpdesk.ServiceDefaults.DueWork;

namespace Helpdesk.Incidents.PutOff;

/// <summary>The date an incident is to be done by.</summary>
/// <param name="DueAt">The moment, UTC; null to take it off.</param>
internal sealed record SetDueRequest(DateTimeOffset? DueAt);

/// <summary><c>PUT /api/incidents/{id}/due</c> (F74): «Дата исполнения»; when it comes, the incident wants attention.</summary>
internal static class SetDue
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPut("/{id:guid}/due", HandleAsync)
        .AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>().WithSummary("Sets the date an incident is to be done by");

    private static async Task<IResult> HandleAsync(
        Guid id, SetDueRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var now = time.GetUtcNow();
        Moments.RefuseOdd("dueAt", request.DueAt, now);
        db.Posts.Add(incident.SetDue(request.DueAt?.ToUniversalTime(), user.Id, now));
        if (request.DueAt is { } due)
            db.Schedule<RemindOfDue>($"{id}", due);
        else
            db.Unschedule<RemindOfDue>($"{id}");
        return await db.SaveAndShowAsync(incident, user, ct);
    }
}

/// <summary>Brings an incident to attention when its date has come, unless it ended or got another date meanwhile.</summary>
internal sealed class RemindOfDue(IncidentsDb db, TimeProvider time) : Work
{
    public override Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var (id, now) = (Guid.Parse(item.Key), time.GetUtcNow());
        return db.Incidents.Where(i => i.Id == id && i.DueAt <= now && !i.IsFinal)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.NeedsAttention, true), cancellationToken);
    }
}

internal static class Moments
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3 * 366);

    /// <summary>Refuses a moment that is past or so far away that it must be a slip.</summary>
    public static void RefuseOdd(string field, DateTimeOffset? at, DateTimeOffset now)
    {
        if (at <= now || at > now + Longest)
            throw new BadInput(field, "A moment to come, within three years.");
    }
}
