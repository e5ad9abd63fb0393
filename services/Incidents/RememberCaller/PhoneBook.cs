using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.Subscribers;
using SubscriberPhone = Helpdesk.Incidents.Subscribers.SubscriberPhone;

namespace Helpdesk.Incidents.RememberCaller;

/// <summary>The history of phone numbers (F10): who was heard of from where.</summary>
internal static class PhoneBook
{
    // A number that dozens of clients share, like an accountant's, must not swell every event.
    private const int PhonesTold = 50;

    /// <summary>The subscriber, locked for this transaction so that its version and phones change in step.</summary>
    // Not "for update": incidents refer to the row, and registering them must not wait.
    public static Task<Subscriber?> LockAsync(this IncidentsDb db, Guid subscriberId, CancellationToken ct) =>
        db.Subscribers.FromSql($"select * from subscribers where id = {subscriberId} for no key update").AsTracking().SingleOrDefaultAsync(ct);

    /// <summary>Notes that this subscriber was heard of from that number. Expects a locked subscriber and tells of what is new.</summary>
    public static async Task RememberAsync(
        this IncidentsDb db, Subscriber subscriber, PhoneNumber phone, string raw, string? contactName, Guid? actorId, DateTimeOffset now,
        CancellationToken ct)
    {
        // A colleague's extension says who calls, not which client the question is of.
        if (phone.Number is null || (phone.Kind == PhoneKind.Internal && subscriber.Inn is not null))
            return;
        var known = await db.Phones.FindAsync([subscriber.Id, phone.Number], ct);
        if (known is null)
        {
            known = new SubscriberPhone { SubscriberId = subscriber.Id, Number = phone.Number, Raw = raw, ContactName = contactName };
            db.Phones.Add(known);
        }
        else if (contactName is null || contactName == known.ContactName)
        {
            known.LastSeenAt = now;
            return;
        }

        known.ContactName = contactName ?? known.ContactName;
        known.LastSeenAt = now;
        subscriber.Touch();
        await db.TellAsync(subscriber, actorId, now, ct);
    }

    /// <summary>Publishes the subscriber's values as they will be after this save; a survivor has the phones of all it took in.</summary>
    public static async Task TellAsync(this IncidentsDb db, Subscriber subscriber, Guid? actorId, DateTimeOffset now, CancellationToken ct)
    {
        var id = subscriber.Id;
        var stored = await db.Phones.Where(p => db.Subscribers.Where(s => s.Id == id || s.SurvivorId == id).Select(s => s.Id).Contains(p.SubscriberId))
            .OrderByDescending(p => p.LastSeenAt).Take(PhonesTold).ToListAsync(ct);
        var phones = db.Phones.Local.Where(p => p.SubscriberId == id).Union(stored)
            .OrderByDescending(p => p.LastSeenAt).DistinctBy(p => p.Number).Take(PhonesTold);
        db.Publish(Told(subscriber, actorId, now, phones));
    }

    /// <summary>The event of a subscriber's values.</summary>
    public static SubscriberChanged Told(Subscriber s, Guid? actorId, DateTimeOffset now, IEnumerable<SubscriberPhone> phones) => new(
        s.Id, s.Version, now, actorId, s.Inn, s.Kpp == Kpp.None ? null : s.Kpp, s.Name, s.Vip, s.TimeZone, s.ServiceCenter,
        s.SurvivorId is not null ? [] : [.. phones.Select(p => new Contracts.SubscriberPhone(p.Number, p.ContactName))]);
}
