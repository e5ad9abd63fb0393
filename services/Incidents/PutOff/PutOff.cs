using Helpdesk.ServiceDefaults.DueWork;

namespace Helpdesk.Incidents.PutOff;

/// <summary>Until when nobody need look at an incident.</summary>
/// <param name="Until">The moment, UTC.</param>
/// <param name="Note">Why, or what to do then.</param>
internal sealed record PutOffRequest(DateTimeOffset Until, string? Note);

internal sealed class PutOffValidator : AbstractValidator<PutOffRequest>
{
    public PutOffValidator() => RuleFor(r => r.Note).MaximumLength(500);
}

/// <summary>
/// <c>PUT</c> and <c>DELETE /api/incidents/{id}/put-off</c> (P8): out of the lists of work until a date; comes back by itself, when the
/// client replies, when it is handed on, or when somebody brings it back.
/// </summary>
internal static class PutOff
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapPut("/{id:guid}/put-off", PutAsync).AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>()
            .WithSummary("Puts an incident off until a date");
        incidents.MapDelete("/{id:guid}/put-off", BringBackAsync).AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>()
            .WithSummary("Brings an incident back that was put off");
    }

    private static async Task<IResult> PutAsync(
        Guid id, PutOffRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var now = time.GetUtcNow();
        Moments.RefuseOdd("until", request.Until, now);
        var until = request.Until.ToUniversalTime();
        db.Posts.Add(incident.PutOff(until, request.Note.OrNull(), user.Id, now));
        db.Schedule<ComeBack>($"{id}", until);
        return await db.SaveAndShowAsync(incident, user, ct);
    }

    private static async Task<IResult> BringBackAsync(
        Guid id, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        if (incident.PutOffUntil is not null)
            db.Posts.Add(incident.BringBack(user.Id, time.GetUtcNow()));
        db.Unschedule<ComeBack>($"{id}");
        return await db.SaveAndShowAsync(incident, user, ct);
    }
}

/// <summary>Brings an incident back when its time has come; one that somebody changes at this moment is tried again.</summary>
internal sealed class ComeBack(IncidentsDb db, TimeProvider time) : Work
{
    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var incident = await db.Incidents.SingleAsync(i => i.Id == Guid.Parse(item.Key), cancellationToken);
        var now = time.GetUtcNow();
        // Put off anew meanwhile, or back already.
        if (incident.PutOffUntil is not { } until || until > now)
            return;
        db.Posts.Add(incident.BringBack(null, now));
        await db.SaveChangesAsync(cancellationToken);
    }
}
