using Helpdesk.Incidents.Contracts;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ForgetPerson;

/// <summary>
/// Erases what is kept of a person (P17). In the phone book the row stays as a version, so that an older word about the person that comes
/// later does not bring him back; his calls are gone through behind.
/// </summary>
internal sealed class ForgetSubscriber(TelephonyDb db, TimeProvider time) : IConsumer<SubscriberErased>
{
    public async Task Consume(ConsumeContext<SubscriberErased> context)
    {
        var told = context.Message;
        var newer = await db.Database.ExecuteSqlAsync(
            $"""
            insert into subscribers (subscriber_id, version, changed_at, vip) values ({told.SubscriberId}, {told.Version}, {told.At.ToUniversalTime()}, false)
            on conflict (subscriber_id) do update set version = excluded.version, changed_at = excluded.changed_at, inn = null, kpp = null,
                name = null, vip = false, time_zone = null
            where subscribers.version < excluded.version
            """, context.CancellationToken);
        db.Schedule<EraseCalls>($"{told.SubscriberId}", time.GetUtcNow(), new EraseCalls.Order(told.Phones ?? [], told.CallIds ?? [], Last: false));
        await db.SaveChangesAsync(context.CancellationToken);
        if (newer == 0) return;
        await db.Phones.Where(phone => phone.SubscriberId == told.SubscriberId).ExecuteDeleteAsync(context.CancellationToken);
    }
}
