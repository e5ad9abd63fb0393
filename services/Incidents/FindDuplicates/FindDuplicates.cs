using Helpdesk.Incidents.ListIncidents;
using Helpdesk.Incidents.MergeSubscribers;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.FindDuplicates;

/// <summary>Setting: what is taken for the same question asked again.</summary>
internal sealed record DuplicateRules
{
    /// <summary>The older one was created less than so many days ago.</summary>
    public int Days { get; init; } = 7;
}

/// <summary>
/// <c>GET /api/incidents/duplicates</c> (F106, decision 4): same client and same article, the older one less than seven days old,
/// whatever its state; merged ones are no candidates.
/// </summary>
internal static class FindDuplicates
{
    private const int MostShown = 20;

    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("/duplicates", HandleAsync)
        .AllowRoles(Roles.Staff).WithSummary("Incidents of the same client with the same article, not older than a week");

    private static async Task<IReadOnlyList<IncidentRow>> HandleAsync(
        Guid subscriberId, Guid articleId, Guid? except, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var since = time.GetUtcNow().AddDays(-(await db.SettingAsync<DuplicateRules>(ct)).Value.Days);
        var client = await db.ClientTreeAsync(subscriberId, ct);
        var found = db.Incidents.AsNoTracking()
            .Where(i => client.Contains(i.SubscriberId) && i.ArticleId == articleId && i.CreatedAt > since && i.MergedInto == null && i.Id != except)
            .OrderByDescending(i => i.CreatedAt).Take(MostShown);
        return await db.ShownAsync(found, ct);
    }
}
