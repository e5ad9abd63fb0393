using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.Contracts;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.ChangeMany;

/// <summary>
/// <c>POST /api/incidents/bulk/{id}/undo</c>: puts back every incident that nobody changed since. A letter to a client that the act
/// caused is not called back. Of an act on thousands, the first 200 are put back at once and the others by due work.
/// </summary>
internal static class UndoMany
{
    public static async Task<BulkReply> HandleAsync(Guid id, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var act = await db.BulkActs.FromSql($"select * from bulk_acts where id = {id} for update").AsTracking().SingleOrDefaultAsync(ct)
            ?? throw new NotFound("act-not-found", $"There is no act {id}.");
        var now = time.GetUtcNow();
        act.Undo(user, (await db.SettingAsync<BulkRules>(ct)).Value, now);
        await db.SaveChangesAsync(ct);
        var reply = await PutBackSomeAsync(db, id, Guid.Empty, user.Id, now, ct);
        await transaction.CommitAsync(ct);
        return reply;
    }

    /// <summary>Puts back a portion in the caller's transaction, and plans the next one with it.</summary>
    public static async Task<BulkReply> PutBackSomeAsync(IncidentsDb db, Guid id, Guid after, Guid actorId, DateTimeOffset now, CancellationToken ct)
    {
        var items = await db.BulkItems.AsNoTracking().Where(i => i.ActId == id && i.IncidentId > after).OrderBy(i => i.IncidentId)
            .Take(BulkAct.MostIncidents + 1).ToListAsync(ct);
        var more = items.Count > BulkAct.MostIncidents;
        var done = new List<BulkReply.Changed>();
        var refused = new List<BulkReply.Left>();
        foreach (var item in items.Take(BulkAct.MostIncidents))
        {
            db.ChangeTracker.Clear();
            var incident = await db.Incidents.SingleAsync(i => i.Id == item.IncidentId, ct);
            if (incident.Version != item.Version || incident.MergedInto is not null || !await PutBackAsync(db, incident, item.ReadBefore(), actorId, now, ct))
                refused.Add(new(incident.Id, incident.Number, "changed-meanwhile", "Somebody changed it since."));
            else
                done.Add(new(incident.Id, incident.Number, incident.Version));
        }

        if (more)
        {
            db.ChangeTracker.Clear();
            db.Schedule<PutBackRest>($"{id}", now, new PutBackRest.Order(actorId, items[BulkAct.MostIncidents - 1].IncidentId));
            await db.SaveChangesAsync(ct);
        }

        return new(id, done, refused, more);
    }

    private static async Task<bool> PutBackAsync(
        IncidentsDb db, Incident incident, IncidentBefore before, Guid actorId, DateTimeOffset now, CancellationToken ct)
    {
        var was = incident.Before();
        db.Posts.Add(incident.PutBack(before, actorId, now));
        var (i, version) = (incident, incident.Version);
        if (was.OwnerId != i.OwnerId || was.GroupId != i.GroupId)
            db.Publish(new IncidentAssigned(i.Id, version, now, actorId, i.OwnerId, was.OwnerId, i.GroupId));
        if (was.IsFinal && !i.IsFinal)
            db.Publish(new IncidentReopened(i.Id, version, now, actorId, i.Number, i.State, i.GroupId, was.OwnerId));
        else if (was.State != i.State)
            db.Publish(new IncidentStateChanged(i.Id, version, now, actorId, i.State, (await db.StatesAsync(ct)).Find(i.State) is { Pause: true }));
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}

/// <summary>Puts back what a large act changed beyond the first portion.</summary>
internal sealed class PutBackRest(IncidentsDb db, TimeProvider time) : Work
{
    /// <summary>Who undid it, and behind which incident to go on.</summary>
    internal sealed record Order(Guid ActorId, Guid After);

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var order = item.PayloadAs<Order>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await UndoMany.PutBackSomeAsync(db, Guid.Parse(item.Key), order.After, order.ActorId, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
