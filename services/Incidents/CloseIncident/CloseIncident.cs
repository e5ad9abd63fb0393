using Helpdesk.Incidents.RegisterIncident;

namespace Helpdesk.Incidents.CloseIncident;

/// <summary>How an incident ends.</summary>
/// <param name="Reason">Why (F53); may be left out when an article answers.</param>
/// <param name="TellClient">What to tell the client, and where, in place of what was said before.</param>
internal sealed record CloseIncidentRequest(string? Reason, TellClient? TellClient);

internal sealed class CloseIncidentValidator : AbstractValidator<CloseIncidentRequest>
{
    public CloseIncidentValidator()
    {
        RuleFor(r => r.Reason).MaximumLength(500);
        RuleFor(r => r.TellClient!).SetValidator(new TellClientValidator()).When(r => r.TellClient is not null);
    }
}

/// <summary><c>POST /api/incidents/{id}/close</c> (F47, F53).</summary>
internal static class CloseIncident
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/close", HandleAsync)
        .AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>().WithSummary("Closes an incident with a reason");

    private static async Task<IResult> HandleAsync(
        Guid id, CloseIncidentRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var article = incident.ArticleId is { } articleId ? await db.Articles.AsNoTracking().SingleOrDefaultAsync(a => a.Id == articleId, ct) : null;
        var detailsGiven = article is not { DetailsRequired: true }
            || await db.Posts.AnyAsync(p => p.IncidentId == id && p.Kind == PostKind.Solution, ct);
        var zone = await db.Subscribers.Where(s => s.Id == incident.SubscriberId).Select(s => s.TimeZone).SingleAsync(ct);
        var now = time.GetUtcNow();
        var reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim();
        if (request.TellClient is not null)
            incident.TellClient(TellClientValidator.Clean(request.TellClient));
        db.Posts.Add(incident.Close(reason, detailsGiven, article, user.Id, now));
        db.Publish(incident.ClosedEvent(zone, user.Id, now));
        return await db.SaveAndShowAsync(incident, user, ct);
    }
}
