using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.WrapUpCall;

/// <summary>An operator is done with what a call left to do (P22): from the end of his part until now was after-call work.</summary>
internal static class WrapUpCallEndpoint
{
    public static void MapWrapUpCall(this IEndpointRouteBuilder app) =>
        app.MapPut("/{id:guid}/wrap-up", HandleAsync).WithSummary("I am done with the work after this call; again is no change.");

    private static async Task<IResult> HandleAsync(Guid id, CurrentUser user, TelephonyDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var mine = await db.Parts.Where(part => part.CallId == id && part.OperatorId == user.Id && !part.Withdrawn)
            .OrderByDescending(part => part.AnsweredAt).FirstOrDefaultAsync(cancellationToken)
            ?? throw new NotFound("call-not-found", "You took part in no such call.");
        if (mine.EndedAt is null) throw new RuleRefused("call-goes-on", "The call goes on; after-call work begins when it is over.");
        mine.FinishWrapUp(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Results.NoContent();
    }
}
