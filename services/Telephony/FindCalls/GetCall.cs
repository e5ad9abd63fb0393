using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.FindCalls;

/// <summary>One call with its parts: who had it, who handed it over (F29, F160).</summary>
internal static class GetCallEndpoint
{
    public static void MapGetCall(this IEndpointRouteBuilder app) => app.MapGet("/{id:guid}", HandleAsync).WithSummary("One call.");

    private static async Task<IResult> HandleAsync(Guid id, TelephonyDb db, CancellationToken cancellationToken)
    {
        var call = await db.Calls.AsNoTracking().Include(call => call.Parts).SingleOrDefaultAsync(call => call.Id == id, cancellationToken)
            ?? throw new NotFound("call-not-found", $"There is no call {id}.");
        return Versioned.Ok((await db.ViewsAsync([call], cancellationToken))[0], call.Version);
    }
}
