using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ShowCaller;

/// <summary>Looks a caller up in what Telephony keeps of subscribers.</summary>
internal static class Candidates
{
    private const int Most = 10;

    public static async Task<IReadOnlyList<Candidate>> CandidatesAsync(
        this TelephonyDb db, string? number, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (number is null || number[0] != '+') return [];
        var found = await (
            from phone in db.Phones
            where phone.Number == number
            join subscriber in db.Subscribers on phone.SubscriberId equals subscriber.SubscriberId
            orderby subscriber.ChangedAt descending, subscriber.SubscriberId
            select new
            {
                subscriber.SubscriberId,
                subscriber.Inn,
                subscriber.Kpp,
                subscriber.Name,
                subscriber.Vip,
                phone.ContactName,
                subscriber.TimeZone,
            }).Take(Most).ToListAsync(cancellationToken);
        return [.. found.Select(f => new Candidate(
            f.SubscriberId, f.Inn, f.Kpp, f.Name, f.Vip, f.ContactName, f.TimeZone, LocalTime(f.TimeZone, now)))];
    }

    /// <summary>The newest few candidates of each number.</summary>
    public static async Task<ILookup<string, Candidate>> CandidatesAsync(
        this TelephonyDb db, string[] numbers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = numbers.Length == 0 ? [] : await (
            from phone in db.Phones
            where numbers.Contains(phone.Number)
            join s in db.Subscribers on phone.SubscriberId equals s.SubscriberId
            orderby s.ChangedAt descending, s.SubscriberId
            select new { phone.Number, s.SubscriberId, s.Inn, s.Kpp, s.Name, s.Vip, phone.ContactName, s.TimeZone })
            .Take(numbers.Length * Most).ToListAsync(cancellationToken);
        return found.ToLookup(f => f.Number, f => new Candidate(
            f.SubscriberId, f.Inn, f.Kpp, f.Name, f.Vip, f.ContactName, f.TimeZone, LocalTime(f.TimeZone, now)));
    }

    /// <summary>The wall clock there; null when the zone is unknown, here or to anybody.</summary>
    public static DateTimeOffset? LocalTime(string? zone, DateTimeOffset now) =>
        zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(now, found) : null;
}
