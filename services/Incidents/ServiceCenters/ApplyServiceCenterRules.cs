using Helpdesk.Incidents.RememberCaller;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.ServiceCenters;

/// <summary>Goes through all clients after the rules changed: whose code a person chose or an import gave keeps it.</summary>
internal sealed class ApplyServiceCenterRules(IncidentsDb db, TimeProvider time) : Work
{
    private const int Portion = 2_000;

    /// <summary>Who changed the rules, and behind which client to go on.</summary>
    internal sealed record Order(Guid ActorId, Guid After);

    /// <summary>The rules were changed in this use case: all clients are gone through after it.</summary>
    public static void ScheduleIn(IncidentsDb db, Guid actorId, DateTimeOffset now) =>
        db.Schedule<ApplyServiceCenterRules>("all", now, new Order(actorId, Guid.Empty));

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var (ct, order) = (cancellationToken, item.PayloadAs<Order>());
        var rules = (await db.SettingAsync<ServiceCenterRules>(ct)).Value;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var clients = await db.Subscribers.AsNoTracking().Where(s => s.Id.CompareTo(order.After) > 0).OrderBy(s => s.Id).Take(Portion)
            .Select(s => new { s.Id, s.Inn, s.Kpp, s.ServiceCenter, s.ServiceCenterGiven }).ToListAsync(ct);
        foreach (var id in clients.Where(s => !s.ServiceCenterGiven && s.ServiceCenter != rules.CodeOf(s.Inn, s.Kpp)).Select(s => s.Id))
        {
            var client = (await db.LockAsync(id, ct))!;
            if (client.ServiceCenterGiven)
                continue;
            client.LookedAfterBy(rules.CodeOf(client.Inn, client.Kpp), given: false);
            await db.TellAsync(client, order.ActorId, time.GetUtcNow(), ct);
        }

        if (clients.Count == Portion)
            db.Schedule<ApplyServiceCenterRules>(item.Key, time.GetUtcNow(), order with { After = clients[^1].Id });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
