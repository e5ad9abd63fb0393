using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ShowCaller;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.FindCalls;

/// <summary>My call that rings or goes on now, with who may be calling: what a screen shows after a reload.</summary>
internal sealed record CurrentCallView(
    Guid CallId, CallState State, bool Mine, string Direction, string? From, string? FromDisplay, string? To, DateTimeOffset At,
    DateTimeOffset? AnsweredAt, IReadOnlyList<Candidate> Candidates, IReadOnlyList<LinkView> Incidents);

internal static class CurrentCallEndpoint
{
    public static void MapCurrentCall(this IEndpointRouteBuilder app) =>
        app.MapGet("/current", HandleAsync).Produces<CurrentCallView>().Produces(StatusCodes.Status204NoContent)
            .WithSummary("My ringing or active call; 204 when there is none.");

    private static async Task<IResult> HandleAsync(CurrentUser user, TelephonyDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var open = await db.Calls.AsNoTracking().Include(call => call.Parts)
            .Where(call => call.State < CallState.Ended && call.OperatorIds.Contains(user.Id))
            .OrderByDescending(call => call.HeardAt).Take(20).ToListAsync(cancellationToken);
        // Answered by me before ringing at me; what others picked up is theirs.
        var call = open.Find(call => HasNow(call, user.Id)) ?? open.Find(call => call.State == CallState.Ringing || call.Parts.TrueForAll(part => part.EndedAt is not null));
        if (call is null) return Results.NoContent();
        var candidates = await db.CandidatesAsync(call.From, time.GetUtcNow(), cancellationToken);
        var view = (await db.ViewsAsync([call], cancellationToken))[0];
        return Results.Ok(new CurrentCallView(
            call.Id, call.State, HasNow(call, user.Id), view.Direction, view.From, view.FromDisplay, view.To, call.StartedAt, call.AnsweredAt, candidates,
            view.Incidents));
    }

    private static bool HasNow(Call call, Guid operatorId) => call.Parts.Exists(part => part.OperatorId == operatorId && part.EndedAt is null);
}
