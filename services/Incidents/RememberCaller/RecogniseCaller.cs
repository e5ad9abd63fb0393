using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.RememberCaller;

/// <summary>A client that may be calling, by the history of the number.</summary>
internal sealed record Candidate(
    Guid SubscriberId, string? Inn, string? Kpp, string? Name, bool Vip, string? TimeZone, string? ContactName, DateTimeOffset LastSeenAt);

/// <summary><c>GET /api/subscribers/by-phone/{phone}</c> (F10): candidates, the latest heard of first. The client is asked all the same (F1).</summary>
internal static class RecogniseCaller
{
    public const int MostShown = 20;

    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapGet("/by-phone/{phone}", HandleAsync)
        .AllowRoles(Roles.Staff).WithSummary("Clients heard of from a phone number");

    private static async Task<IReadOnlyList<Candidate>> HandleAsync(string phone, IncidentsDb db, CancellationToken ct)
    {
        if (phone.Length > 64)
            throw new BadInput("phone", "A phone number has at most 64 characters.");
        return (await db.PhoneAsync(phone, ct)).Number is { } number
            ? [.. (await db.CandidatesOf(number).ToListAsync(ct)).DistinctBy(c => c.SubscriberId)]
            : [];
    }

    /// <summary>The candidates of a normalised number; of a merged client, the survivor.</summary>
    public static IQueryable<Candidate> CandidatesOf(this IncidentsDb db, string? number) =>
        from phone in db.Phones.Where(p => p.Number == number).OrderByDescending(p => p.LastSeenAt).Take(MostShown)
        join heard in db.Subscribers on phone.SubscriberId equals heard.Id
        join s in db.Subscribers on heard.SurvivorId ?? heard.Id equals s.Id
        orderby phone.LastSeenAt descending
        select new Candidate(s.Id, s.Inn, s.Kpp == "" ? null : s.Kpp, s.Name, s.Vip, s.TimeZone, phone.ContactName, phone.LastSeenAt);
}
