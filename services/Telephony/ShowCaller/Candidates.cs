using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ShowCaller;

/// <summary>What the phone book knows of a number, asked for beforehand.</summary>
internal sealed record KnownCaller(string Number, IReadOnlyList<Candidate> Candidates);

/// <summary>Looks a caller up in what Telephony keeps of subscribers.</summary>
internal static class Candidates
{
    private const int Most = 10;

    public static async Task<IReadOnlyList<Candidate>> CandidatesAsync(
        this TelephonyDb db, string? number, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (number is null || number[0] != '+') return [];
        return await db.ReadTogetherAsync([Query(number)], (reader, ct) => ReadAsync(reader, now, ct), cancellationToken);
    }

    /// <summary>What the phone book knows of a number, for asking it together with other things.</summary>
    public static FormattableString Query(string number) =>
        $"""
        select s.subscriber_id, s.inn, s.kpp, s.name, s.vip, phone.contact_name, s.time_zone
        from subscriber_phones phone join subscribers s on s.subscriber_id = phone.subscriber_id
        where phone.number = {number} order by s.changed_at desc, s.subscriber_id limit {Most}
        """;

    /// <summary>Reads the answer to <see cref="Query"/>.</summary>
    public static async Task<IReadOnlyList<Candidate>> ReadAsync(DbDataReader reader, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new List<Candidate>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var zone = Text(6);
            found.Add(new(reader.GetGuid(0), Text(1), Text(2), Text(3), reader.GetBoolean(4), Text(5), zone, LocalTime(zone, now)));
        }

        return found;

        string? Text(int place) => reader.IsDBNull(place) ? null : reader.GetString(place);
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
