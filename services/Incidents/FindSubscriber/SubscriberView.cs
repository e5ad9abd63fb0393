using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.FindSubscriber;

/// <summary>A client as the API shows it.</summary>
internal sealed record SubscriberView(
    Guid Id, int Version, string? Inn, string? Kpp, string? Name, bool Vip, string? TimeZone, bool TimeZoneConfirmed, string? Email,
    string? ServiceCenter, IReadOnlyList<SubscriberView.Phone> Phones)
{
    /// <summary>A phone it was heard of from, the latest first.</summary>
    internal sealed record Phone(string Number, string? ContactName, DateTimeOffset LastSeenAt);

    public static SubscriberView Of(Subscriber s, IEnumerable<SubscriberPhone> phones) => new(
        s.Id, s.Version, s.Inn, s.Kpp == Subscribers.Kpp.None ? null : s.Kpp, s.Name, s.Vip, s.TimeZone, s.TimeZoneConfirmed, s.Email,
        s.ServiceCenter, [.. phones.Select(p => new Phone(p.Number, p.ContactName, p.LastSeenAt))]);

    /// <summary>The client with its latest phones.</summary>
    public static async Task<SubscriberView> ReadAsync(IncidentsDb db, Subscriber subscriber, CancellationToken ct) => Of(
        subscriber,
        await db.Phones.AsNoTracking().Where(p => p.SubscriberId == subscriber.Id).OrderByDescending(p => p.LastSeenAt).Take(50).ToListAsync(ct));
}
