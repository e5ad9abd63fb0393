using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.CountIncidents;

/// <summary><c>GET /api/subscribers/{id}/counters</c> (F103).</summary>
internal static class CountIncidents
{
    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapGet("/{id:guid}/counters", HandleAsync)
        .AllowRoles(Roles.Staff).WithSummary("The client's red counters; 'except' names the incident being viewed, which doesn't count");

    private static async Task<RedCounters> HandleAsync(Guid id, Guid? except, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var client = await (
            from named in db.Subscribers.Where(s => s.Id == id)
            join s in db.Subscribers on named.SurvivorId ?? named.Id equals s.Id
            select new { s.Inn, s.Kpp, Merged = db.Subscribers.Where(m => m.SurvivorId == s.Id).Select(m => m.Id).Take(100).ToArray() }).SingleOrDefaultAsync(ct)
            ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        var rules = (await db.SettingAsync<RedCounterRules>(ct)).Value;
        return await db.CountAsync(client.Inn, client.Kpp, client.Merged, time.GetUtcNow().AddHours(-rules.ClosedHours), except, ct);
    }
}
