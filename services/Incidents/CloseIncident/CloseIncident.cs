using Helpdesk.Incidents.ChangeState;
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
        await db.MoveAsync(incident, IncidentStates.Closed, request.Reason, request.TellClient, user.Id, time.GetUtcNow(), solutionGiven: false, ct);
        return await db.SaveAndShowAsync(incident, user, ct);
    }
}
