using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.LinkCalls;

/// <summary>Reads incidents over the tree of merges (decision 6).</summary>
internal static class IncidentTree
{
    // Merges told in another order than they were made may show a ring for a moment.
    private const int Deepest = 50;

    /// <summary>The incident with all that it took in, directly or through others.</summary>
    public static Task<List<Guid>> TreeOfAsync(this TelephonyDb db, Guid incidentId, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<Guid>(
            $"""
            with recursive tree as (
                select {incidentId} as "Value"
                union select known.incident_id from known_incidents known join tree on known.merged_into = tree."Value")
            select "Value" from tree limit 10000
            """).ToListAsync(cancellationToken);

    /// <summary>The incident that goes on for each of these that was merged.</summary>
    public static async Task<Dictionary<Guid, KnownIncident>> SurvivorsAsync(
        this TelephonyDb db, IReadOnlyCollection<KnownIncident> incidents, CancellationToken cancellationToken)
    {
        var known = incidents.ToDictionary(incident => incident.IncidentId);
        for (var depth = 0; depth < Deepest; depth++)
        {
            var missing = known.Values.Select(incident => incident.MergedInto).OfType<Guid>().Where(id => !known.ContainsKey(id)).Distinct().ToArray();
            if (missing.Length == 0) break;
            foreach (var found in await db.Incidents.AsNoTracking().Where(incident => missing.Contains(incident.IncidentId)).ToListAsync(cancellationToken))
                known[found.IncidentId] = found;
        }

        return incidents.Where(incident => incident.MergedInto is not null)
            .ToDictionary(incident => incident.IncidentId, incident => Root(incident, known));
    }

    /// <summary>Where a link to this incident goes: what is linked after a merge belongs to the survivor. Null for an unknown incident.</summary>
    public static async Task<KnownIncident?> StandingAsync(this TelephonyDb db, Guid incidentId, CancellationToken cancellationToken)
    {
        var incident = await db.Incidents.AsNoTracking().SingleOrDefaultAsync(known => known.IncidentId == incidentId, cancellationToken);
        return incident?.MergedInto is null ? incident : (await db.SurvivorsAsync([incident], cancellationToken))[incidentId];
    }

    private static KnownIncident Root(KnownIncident incident, Dictionary<Guid, KnownIncident> known)
    {
        for (var depth = 0; depth < Deepest && incident.MergedInto is { } survivor && known.TryGetValue(survivor, out var next); depth++)
            incident = next;
        return incident;
    }
}
