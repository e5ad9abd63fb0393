using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.LinkCalls;

/// <param name="To">The incident that the call belongs to.</param>
/// <param name="Reason">Why; 1 to 500 characters.</param>
internal sealed record MoveCallRequest(Guid To, string? Reason);

internal sealed class MoveCallValidator : AbstractValidator<MoveCallRequest>
{
    public MoveCallValidator()
    {
        RuleFor(request => request.To).NotEmpty();
        RuleFor(request => request.Reason).NotEmpty().MaximumLength(500);
    }
}

/// <summary>Moves a call from one incident to another, with a reason (F27). It stays linked all the while, so no verdict changes.</summary>
internal static class MoveCallEndpoint
{
    public static void MapMoveCall(this IEndpointRouteBuilder app) =>
        app.MapPost("/{id:guid}/incidents/{incidentId:guid}/move", HandleAsync).WithSummary("Moves a call to another incident; the reason is kept.");

    private static async Task<IResult> HandleAsync(
        Guid id, Guid incidentId, MoveCallRequest request, CurrentUser user, TelephonyDb db, CallLinker linker, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var to = await db.StandingAsync(request.To, cancellationToken)
            ?? throw new NotFound("incident-not-found", $"No incident {request.To} is registered.");
        if (to.IncidentId == incidentId) throw new RuleRefused("call-moved-nowhere", "The call is linked to this incident already.");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await db.Links.AnyAsync(link => link.CallId == id && link.IncidentId == incidentId, cancellationToken))
            throw new NotFound("link-not-found", $"Call {id} is not linked to incident {incidentId}.");
        await linker.LinkAsync(id, to.IncidentId, user.Id, request.Reason, now, cancellationToken);
        // The link that comes is there before the one that goes is counted.
        await db.SaveChangesAsync(cancellationToken);
        await linker.UnlinkAsync(id, incidentId, user.Id, request.Reason, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Results.NoContent();
    }
}
