using Helpdesk.Reporting.KeepEvents;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.DueWork;

namespace Helpdesk.Reporting.RebuildReadModels;

/// <summary>Makes the read models anew from the stored events; safe to repeat.</summary>
internal sealed partial class RebuildReadModels(EventStore store, TimeProvider time, ILogger<RebuildReadModels> log) : Work
{
    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var events = await store.RebuildAsync(cancellationToken);
        var elapsed = time.GetElapsedTime(started);
        LogRebuilt(events, elapsed);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Read models made anew from {Events} events in {Elapsed}")]
    private partial void LogRebuilt(long events, TimeSpan elapsed);
}

/// <summary><c>POST /api/reports/rebuild</c>: asks for it; 202, the work goes on in the background and reports show the old figures meanwhile.</summary>
internal static class RebuildReadModelsEndpoint
{
    public static void MapRebuildReadModels(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/rebuild", HandleAsync).AllowRoles(Roles.Administrator);

    private static async Task<IResult> HandleAsync(ReportingDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        db.Schedule<RebuildReadModels>("all", time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Results.Accepted();
    }
}
