using Helpdesk.Incidents.Contracts;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListGaps;

/// <summary>Forgets what an erased client asked (P17); that he asked still counts.</summary>
internal sealed class ForgetErased(KnowledgeDb db) : IConsumer<SubscriberErased>
{
    public Task Consume(ConsumeContext<SubscriberErased> context) => db.Database.ExecuteSqlAsync(
        $"""
         with erased as (insert into erased_clients (subscriber_id) values ({context.Message.SubscriberId}) on conflict do nothing)
         update heard_incidents set words = array[]::text[] where subscriber_id = {context.Message.SubscriberId}
         """,
        context.CancellationToken);
}
