using Helpdesk.Incidents.ReadIncident;

namespace Helpdesk.Incidents.RegisterIncident;

/// <summary>What the next incident of the same client starts with; each value goes into <c>POST /api/incidents</c> as it is.</summary>
internal sealed record AdditionalIncident(
    Guid ParentId, Guid SubscriberId, string? Inn, string? Kpp, string? SubscriberName, Guid? CallId, CardContact? Contact);

/// <summary><c>GET /api/incidents/{id}/additional</c> (F31): «Доп. инцидент» pre-filled with client, contact and the last call.</summary>
internal static class PrefillAdditional
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("/{id:guid}/additional", HandleAsync)
        .AllowRoles(Access.Writers).WithSummary("What an additional incident of the same client starts with");

    private static async Task<AdditionalIncident> HandleAsync(Guid id, IncidentsDb db, CancellationToken ct) =>
        await (
            from i in db.Incidents.AsNoTracking().Where(i => i.Id == id)
            join s in db.Subscribers on i.SubscriberId equals s.Id
            select new AdditionalIncident(
                i.Id, i.SubscriberId, i.Inn, i.Kpp == "" ? null : i.Kpp, s.Name,
                db.Calls.Where(c => c.IncidentId == i.Id && c.Linked).OrderByDescending(c => c.CallId).Select(c => (Guid?)c.CallId).FirstOrDefault(),
                new CardContact(i.ContactName, i.ContactPhone, i.ContactEmail))).SingleOrDefaultAsync(ct)
            ?? throw Incident.NotFoundById(id);
}
