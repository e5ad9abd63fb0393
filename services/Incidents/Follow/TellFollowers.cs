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
        if (await db.SurvivorOfAsync(Guid.Parse(item.Key), ct) is not { Id: var survivorId })
            return;
        var states = await db.StatesAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Locked: what is closed while its followers still hear that it is resolved plans the same work anew, and each is to hear it once.
        var incident = await db.Incidents.FromSql($"select * from incidents where id = {survivorId} for no key update").AsNoTracking().SingleAsync(ct);
        // Opened again meanwhile, or planned only in case that somebody resolved it at the moment of the subscription.
        if (incident.MergedInto is not null || states.Find(incident.State) is not { Answers: true })
            return;
        var merged = (await db.AbsorbedByAsync(incident, ct)).Select(m => m.Id).ToArray();
        Guid[] tree = [incident.Id, .. merged];
        var now = time.GetUtcNow();
        await db.Watchers.Where(w => tree.Contains(w.IncidentId) && w.TellWhenFixed).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.Attention, true).SetProperty(x => x.TellWhenFixed, false).SetProperty(x => x.ToldAt, now), ct);
        await SubscribeMergedAsync(incident, merged, now, ct);
        var waiting = await db.ClientSubscriptions.AsTracking().Where(s => tree.Contains(s.IncidentId) && s.ToldAt == null)
            .OrderBy(s => s.Id).Take(AtOnce).ToListAsync(ct);
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

    // Who wanted to hear of the end of one that was merged hears of its survivor's, once and by a subscription of the survivor's: nothing
    // of the merged one changes (F105).
    private async Task SubscribeMergedAsync(Incident survivor, Guid[] merged, DateTimeOffset now, CancellationToken ct)
    {
        if (merged.Length == 0)
            return;
        var wishes = await db.Incidents.AsNoTracking().Where(i => merged.Contains(i.Id) && i.TellChannel != null && !i.Told).OrderBy(i => i.Number)
            .Select(i => new { Channel = i.TellChannel!, Address = i.TellAddress!, i.ContactName, i.SubscriberId }).ToListAsync(ct);
        if (wishes.Count == 0)
            return;
        var told = await db.ClientSubscriptions.Where(s => s.IncidentId == survivor.Id || merged.Contains(s.IncidentId))
            .Select(s => new { s.Channel, s.Address }).Distinct().ToListAsync(ct);
        foreach (var wish in wishes.DistinctBy(w => new { w.Channel, w.Address }))
        {
            if ((wish.Channel == survivor.TellChannel && wish.Address == survivor.TellAddress) || told.Contains(new { wish.Channel, wish.Address }))
                continue;
            db.ClientSubscriptions.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                IncidentId = survivor.Id,
                SubscriberId = wish.SubscriberId,
                Channel = wish.Channel,
                Address = wish.Address,
                ContactName = wish.ContactName,
                AddedBy = survivor.ClosedBy ?? survivor.OwnerId ?? survivor.CreatedBy,
                AddedAt = now,
            });
        }

        await db.SaveChangesAsync(ct);
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
