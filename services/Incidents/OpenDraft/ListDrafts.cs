using Helpdesk.Incidents.RememberCaller;

namespace Helpdesk.Incidents.OpenDraft;

/// <summary>An answered call that waits for its operator's first act.</summary>
internal sealed record DraftView(
    Guid Id, Guid CallId, string? Phone, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, IReadOnlyList<Candidate> Candidates);

/// <summary><c>GET /api/incidents/drafts</c>: mine, the newest first.</summary>
internal static class ListDrafts
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("/drafts", HandleAsync)
        .AllowRoles(Access.Writers).WithSummary("My drafts with the clients that may be calling");

    private static async Task<IReadOnlyList<DraftView>> HandleAsync(CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var me = user.Id;
        var drafts = await db.Drafts.AsNoTracking().Where(d => d.OperatorId == me && d.State == DraftState.Open)
            .OrderByDescending(d => d.AnsweredAt).Take(50)
            .Select(d => new DraftView(
                d.Id, d.CallId, d.Phone, d.AnsweredAt!.Value, d.EndedAt,
                (from phone in db.Phones.Where(p => p.Number == d.Phone).OrderByDescending(p => p.LastSeenAt).Take(RecogniseCaller.MostShown)
                 join heard in db.Subscribers on phone.SubscriberId equals heard.Id
                 join s in db.Subscribers on heard.SurvivorId ?? heard.Id equals s.Id
                 orderby phone.LastSeenAt descending
                 select new Candidate(s.Id, s.Inn, s.Kpp == "" ? null : s.Kpp, s.Name, s.Vip, s.TimeZone, phone.ContactName, phone.LastSeenAt))
                .ToList()))
            .ToListAsync(ct);
        return [.. drafts.Select(d => d with { Candidates = [.. d.Candidates.DistinctBy(c => c.SubscriberId)] })];
    }
}
