using Helpdesk.Incidents.Contracts;
using Helpdesk.Notifications.Messages;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.ForgetPerson;

/// <summary>Erases addresses and texts of a person's messages (P17); what has not left yet never does. That there were messages stays.</summary>
internal sealed class ForgetSubscriber(NotificationsDb db, TimeProvider time) : IConsumer<SubscriberErased>
{
    private static readonly MessageState[] NotGone = [MessageState.Scheduled, MessageState.Queued, MessageState.Sending];

    public async Task Consume(ConsumeContext<SubscriberErased> context)
    {
        var (id, at, now, ct) = (context.Message.SubscriberId, context.Message.At.ToUniversalTime(), time.GetUtcNow(), context.CancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"insert into erased_subscribers (subscriber_id, at) values ({id}, {at}) on conflict (subscriber_id) do update set at = greatest(erased_subscribers.at, excluded.at)", ct);
        // A sender that holds one of them at this moment loses by the version, looks again and finds it cancelled.
        await db.Messages.Where(m => m.SubscriberId == id && NotGone.Contains(m.State))
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.State, MessageState.Cancelled).SetProperty(x => x.PlannedFor, (DateTimeOffset?)null).SetProperty(x => x.ChangedAt, now), ct);
        await db.Messages.Where(m => m.SubscriberId == id)
            .ExecuteUpdateAsync(
                m => m.SetProperty(x => x.Address, "").SetProperty(x => x.Subject, (string?)null).SetProperty(x => x.Body, "")
                    .SetProperty(x => x.VendorText, (string?)null).SetProperty(x => x.Version, x => x.Version + 1), ct);
    }
}
