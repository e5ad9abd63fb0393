using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.LinkCalls;

/// <summary>Links a call to an incident afterwards, or takes it off (F27); either way the registration % is recounted.</summary>
internal static class LinkCallEndpoints
{
    public static void MapLinkCall(this IEndpointRouteBuilder app)
    {
        app.MapPut("/{id:guid}/incidents/{incidentId:guid}", LinkAsync).WithSummary("Links a call to an incident, or to the one that took it in; again is no change.");
        app.MapDelete("/{id:guid}/incidents/{incidentId:guid}", UnlinkAsync).WithSummary("Takes a call off an incident; again is no change.");
    }

    private static async Task<IResult> LinkAsync(
        Guid id, Guid incidentId, string? reason, CurrentUser user, TelephonyDb db, CallLinker linker, TimeProvider time,
        CancellationToken cancellationToken)
    {
        await RequireAsync(db, id, reason, cancellationToken);
        var incident = await db.StandingAsync(incidentId, cancellationToken)
            ?? throw new NotFound("incident-not-found", $"No incident {incidentId} is registered.");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await linker.LinkAsync(id, incident.IncidentId, user.Id, reason, time.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> UnlinkAsync(
        Guid id, Guid incidentId, string? reason, CurrentUser user, TelephonyDb db, CallLinker linker, TimeProvider time,
        CancellationToken cancellationToken)
    {
        await RequireAsync(db, id, reason, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await linker.UnlinkAsync(id, incidentId, user.Id, reason, time.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Results.NoContent();
    }

    private static async Task RequireAsync(TelephonyDb db, Guid callId, string? reason, CancellationToken cancellationToken)
    {
        if (reason?.Length > 500 || reason?.Contains('\0') == true) throw new BadInput("reason", "At most 500 characters, no NUL.");
        if (!await db.Calls.AnyAsync(call => call.Id == callId, cancellationToken)) throw new NotFound("call-not-found", $"There is no call {callId}.");
    }
}
