using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.MergeIncidents;
using Helpdesk.ServiceDefaults.DueWork;

namespace Helpdesk.Incidents.Follow;

/// <summary>Tells all who wait for the end of an incident, in portions, each once (F75, F133).</summary>
internal sealed class TellFollowers(IncidentsDb db, TimeProvider time) : Work
{
    private const int AtOnce = 200;

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var ct = cancellationToken;
        var incident = await db.SurvivorOfAsync(Guid.Parse(item.Key), ct);
        var state = incident is null ? null : (await db.StatesAsync(ct)).Find(incident.State);
        // Opened again meanwhile, or planned only in case that somebody resolved it at the moment of the subscription.
        if (incident is null || state is not { Answers: true })
            return;
        Guid[] tree = [incident.Id, .. (await db.AbsorbedByAsync(incident, ct)).Select(m => m.Id)];
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Watchers.Where(w => tree.Contains(w.IncidentId) && w.TellWhenFixed)
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.Attention, true).SetProperty(x => x.TellWhenFixed, false), ct);
        var waiting = await db.ClientSubscriptions.AsTracking().Where(s => tree.Contains(s.IncidentId) && s.ToldAt == null)
            .OrderBy(s => s.Id).Take(AtOnce).ToListAsync(ct);
        var now = time.GetUtcNow();
        var clients = waiting.Select(s => s.SubscriberId).OfType<Guid>().Distinct().ToArray();
        var zones = await db.Subscribers.Where(s => clients.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.TimeZone, ct);
        foreach (var s in waiting)
        {
            s.ToldAt = now;
            var zone = s.SubscriberId is { } client ? zones.GetValueOrDefault(client) : null;
            db.Publish(new ProblemFixed(
                incident.Id, incident.Version, now, incident.ClosedBy, incident.Number, s.Id, s.SubscriberId,
                new ClientNotice(s.Channel, s.Address, s.ContactName, zone)));
        }

        if (waiting.Count == AtOnce)
            db.Schedule<TellFollowers>(item.Key, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}

internal static class Followed
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Marks an incident as waited for, beside its version. Whoever resolves it at this moment may not see the mark: the work planned
    /// here does not forget.
    /// </summary>
    public static async Task FollowedAsync(this IncidentsDb db, Guid incidentId, DateTimeOffset now, CancellationToken ct)
    {
        await db.Incidents.Where(i => i.Id == incidentId && !i.Followed).ExecuteUpdateAsync(i => i.SetProperty(x => x.Followed, true), ct);
        db.Schedule<TellFollowers>(incidentId.ToString(), now + LongestRequest);
        await db.SaveChangesAsync(ct);
    }
}
