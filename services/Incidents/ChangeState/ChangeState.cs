using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.Follow;
using Helpdesk.Incidents.RegisterIncident;

namespace Helpdesk.Incidents.ChangeState;

/// <summary>The next state.</summary>
/// <param name="State">Its code.</param>
/// <param name="Reason">Why, when it is final (F53).</param>
/// <param name="TellClient">What to tell the client at the end, in place of what was said before.</param>
internal sealed record ChangeStateRequest(string? State, string? Reason, TellClient? TellClient);

internal sealed class ChangeStateValidator : AbstractValidator<ChangeStateRequest>
{
    public ChangeStateValidator()
    {
        RuleFor(r => r.State).NotEmpty().MaximumLength(40);
        RuleFor(r => r.Reason).MaximumLength(500);
        RuleFor(r => r.TellClient!).SetValidator(new TellClientValidator()).When(r => r.TellClient is not null);
    }
}

/// <summary><c>POST /api/incidents/{id}/state</c> (F48, F50 to F53): a step that the dictionary allows.</summary>
internal static class ChangeState
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/state", HandleAsync)
        .AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>().WithSummary("Moves an incident to another state");

    private static async Task<IResult> HandleAsync(
        Guid id, ChangeStateRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        if (incident.State == request.State)
            return await db.SaveAndShowAsync(incident, user, ct);
        await db.MoveAsync(incident, request.State!, request.Reason, request.TellClient, user.Id, time.GetUtcNow(), solutionGiven: false, ct);
        return await db.SaveAndShowAsync(incident, user, ct);
    }

    /// <summary>Moves the incident and tells of it; the caller saves.</summary>
    public static async Task MoveAsync(
        this IncidentsDb db, Incident incident, string to, string? reason, TellClient? tellClient, Guid actorId, DateTimeOffset now,
        bool solutionGiven, CancellationToken ct)
    {
        var states = await db.StatesAsync(ct);
        var article = incident.ArticleId is { } articleId ? await db.Articles.AsNoTracking().SingleOrDefaultAsync(a => a.Id == articleId, ct) : null;
        var detailsGiven = solutionGiven || article is not { DetailsRequired: true }
            || await db.Posts.AnyAsync(p => p.IncidentId == incident.Id && p.Kind == PostKind.Solution, ct);
        var zone = await db.Subscribers.Where(s => s.Id == incident.SubscriberId).Select(s => s.TimeZone).SingleAsync(ct);
        if (tellClient is not null)
            incident.TellClient(TellClientValidator.Clean(tellClient));
        db.Posts.Add(incident.MoveTo(
            states, to, reason.OrNull(), detailsGiven, article, actorId, now));
        db.TellState(incident, states, zone, actorId, now);
    }

    /// <summary>Publishes the step into the state that the incident is in now.</summary>
    public static void TellState(this IncidentsDb db, Incident i, StateDictionary states, string? timeZone, Guid actorId, DateTimeOffset now)
    {
        var state = states.Find(i.State)!;
        if (state.Answers && (i.Followed || i.Absorbed > 0))
            db.Schedule<TellFollowers>($"{i.Id}", now);
        switch (state)
        {
            case { Code: IncidentStates.Cancelled }:
                db.Publish(new IncidentCancelled(i.Id, i.Version, now, actorId, i.Number, i.SubscriberId, i.ClosingReason!, i.TakeNoticeOfCancelling(timeZone)));
                break;
            case { Final: true }:
                db.Publish(new IncidentClosed(i.Id, i.Version, now, actorId, i.Number, i.SubscriberId, i.ClosingReason!, i.ArticleId, i.TakeNotice(timeZone)));
                break;
            case { Resolution: true }:
                db.Publish(new IncidentResolved(i.Id, i.Version, now, actorId, i.Number, i.SubscriberId, i.State, i.ArticleId, i.TakeNotice(timeZone)));
                break;
            case { Code: IncidentStates.Reopened }:
                db.Publish(i.ReopenedEvent(i.OwnerId, actorId, now));
                break;
            default:
                db.Publish(new IncidentStateChanged(i.Id, i.Version, now, actorId, i.State, state.Pause));
                break;
        }
    }
}
