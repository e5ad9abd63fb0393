using Helpdesk.Telephony.LinkCalls;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.FindCalls;

/// <summary>All calls of an incident and of what was merged into it (F26, F105), newest link first.</summary>
internal static class CallsOfIncidentEndpoint
{
    private const int Most = 100;

    public static void MapCallsOfIncident(this IEndpointRouteBuilder app) =>
        app.MapGet("", HandleAsync).WithSummary("The calls linked to an incident or to what was merged into it, the last hundred.");

    private static async Task<IReadOnlyList<CallView>> HandleAsync(Guid? incidentId, TelephonyDb db, CancellationToken cancellationToken)
    {
        if (incidentId is not { } incident) throw new BadInput("incidentId", "Say which incident's calls.");
        var tree = await db.TreeOfAsync(incident, cancellationToken);
        var links = await db.Links.Where(link => tree.Contains(link.IncidentId)).OrderByDescending(link => link.LinkedAt).Take(2 * Most)
            .Select(link => link.CallId).ToListAsync(cancellationToken);
        var ids = links.Distinct().Take(Most).ToList();
        var calls = await db.Calls.AsNoTracking().Include(call => call.Parts).Where(call => ids.Contains(call.Id)).ToListAsync(cancellationToken);
        return await db.ViewsAsync([.. calls.OrderBy(call => ids.IndexOf(call.Id))], cancellationToken);
    }
}
