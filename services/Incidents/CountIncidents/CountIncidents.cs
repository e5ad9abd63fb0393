using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.CountIncidents;

/// <summary><c>GET /api/subscribers/{id}/counters</c> (F103).</summary>
internal static class CountIncidents
{
    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapGet("/{id:guid}/counters", HandleAsync)
        .AllowRoles(Roles.Staff).WithSummary("The client's red counters; 'except' names the incident being viewed, which doesn't count");

    private static async Task<RedCounters> HandleAsync(Guid id, Guid? except, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        // Whom the client took in is asked by index: EF Core would number all clients there are in order to take a hundred of one.
        var found = await db.Database.SqlQuery<Client>(
            $"""
             select s.inn "Inn", s.kpp "Kpp", array(select m.id from subscribers m where m.survivor_id = s.id limit 100) "Merged"
             from subscribers named join subscribers s on s.id = coalesce(named.survivor_id, named.id) where named.id = {id}
             """).ToListAsync(ct);
        var client = found.SingleOrDefault() ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        var rules = (await db.SettingAsync<RedCounterRules>(ct)).Value;
        return await db.CountAsync(client.Inn, client.Kpp, client.Merged, time.GetUtcNow().AddHours(-rules.ClosedHours), except, ct);
    }

    private sealed class Client
    {
        public string? Inn { get; init; }

        public string Kpp { get; init; } = "";

        public Guid[] Merged { get; init; } = [];
    }
}
