using Helpdesk.Incidents.Contracts;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ShowCaller;

/// <summary>Keeps the phone book: the newest values of each subscriber, whatever order they come in.</summary>
internal sealed class RememberSubscriber(TelephonyDb db) : IConsumer<SubscriberChanged>
{
    public async Task Consume(ConsumeContext<SubscriberChanged> context)
    {
        var told = context.Message;
        // Locks the row, present or new, so that two versions at once don't mix their phones.
        var newer = await db.Database.ExecuteSqlAsync(
            $"""
            insert into subscribers (subscriber_id, version, changed_at, inn, kpp, name, vip, time_zone)
            values ({told.SubscriberId}, {told.Version}, {told.At.ToUniversalTime()}, {told.Inn}, {told.Kpp}, {told.Name}, {told.Vip}, {told.TimeZone})
            on conflict (subscriber_id) do update set version = excluded.version, changed_at = excluded.changed_at, inn = excluded.inn,
                kpp = excluded.kpp, name = excluded.name, vip = excluded.vip, time_zone = excluded.time_zone
            where subscribers.version < excluded.version
            """, context.CancellationToken);
        if (newer == 0) return;

        var phones = told.Phones.GroupBy(phone => phone.Number).ToDictionary(same => same.Key, same => same.Last().ContactName);
        var known = await db.Phones.Where(phone => phone.SubscriberId == told.SubscriberId).ToListAsync(context.CancellationToken);
        db.Phones.RemoveRange(known.Where(phone => !phones.ContainsKey(phone.Number)));
        foreach (var (number, contact) in phones)
        {
            if (known.Find(phone => phone.Number == number) is { } phone) phone.ContactName = contact;
            else db.Phones.Add(new KnownPhone { Number = number, SubscriberId = told.SubscriberId, ContactName = contact });
        }

        await db.SaveChangesAsync(context.CancellationToken);
    }
}
