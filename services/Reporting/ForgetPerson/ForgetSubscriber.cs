using Helpdesk.Incidents.Contracts;
using Helpdesk.ServiceDefaults.DueWork;
using MassTransit;

namespace Helpdesk.Reporting.ForgetPerson;

/// <summary>A person was erased (P17): his name, phones and addresses go out of the stored events too.</summary>
internal sealed class ForgetSubscriber(ReportingDb db, TimeProvider time) : IConsumer<SubscriberErased>
{
    public Task Consume(ConsumeContext<SubscriberErased> context)
    {
        db.Schedule<EraseFromEvents>($"{context.Message.SubscriberId}", time.GetUtcNow(), new EraseFromEvents.Order(Last: false, context.Message.Phones, context.Message.CallIds));
        return db.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>Erases a person from what is stored, and once more a day later: events that were on their way by then are stored too.</summary>
internal sealed class EraseFromEvents(ReportingDb db, StoredPeople people, TimeProvider time) : Work
{
    private static readonly TimeSpan Stragglers = TimeSpan.FromDays(1);

    /// <param name="Last">Whether this is the second look.</param>
    /// <param name="Phones">Numbers that are his alone.</param>
    /// <param name="CallIds">Calls linked to his incidents.</param>
    internal sealed record Order(bool Last, string[]? Phones = null, Guid[]? CallIds = null);

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var order = item.PayloadAs<Order>();
        await people.EraseAsync(Guid.Parse(item.Key), cancellationToken);
        await people.EraseCallsAsync(order.Phones ?? [], order.CallIds ?? [], cancellationToken);
        if (order.Last)
            return;
        db.Schedule<EraseFromEvents>(item.Key, time.GetUtcNow() + Stragglers, order with { Last = true });
        await db.SaveChangesAsync(cancellationToken);
    }
}
