using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Telephony.CountCalls;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.LinkCalls;

/// <summary>Binds calls to incidents and takes them off again; each time the call is judged anew.</summary>
internal sealed class CallLinker(TelephonyDb db, CallJudge judge)
{
    /// <summary>Links; a link that is there already stays as it is. The caller saves.</summary>
    public async Task LinkAsync(Guid callId, Guid incidentId, Guid? actorId, string? reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (call, rules) = await db.LockedWithPartsAsync(callId, cancellationToken);
        judge.KnowRules(rules);
        // It may be known by a call that turned out to be part of another, whose link it is then.
        var joined = new List<Call>();
        while (call?.JoinedInto is { } another)
        {
            joined.Add(call);
            (callId, (call, _)) = (another, await db.LockedWithPartsAsync(another, cancellationToken));
        }

        var added = await db.Database.ExecuteSqlAsync(
            $"insert into call_incidents (call_id, incident_id, linked_at, linked_by) values ({callId}, {incidentId}, {now}, {actorId}) on conflict do nothing",
            cancellationToken);
        if (added == 0) return;
        foreach (var was in joined) db.Publish(new CallUnlinked(was.Id, was.NextVersion(), now, actorId, incidentId));
        Note(callId, incidentId, actorId, true, reason, now);
        if (call is null) return;
        call.SetLinked(true);
        db.Publish(new CallLinked(call.Id, call.NextVersion(), now, actorId, incidentId, call.From));
        await judge.JudgeAsync(call, now, cancellationToken);
        foreach (var operatorId in call.OperatorIds.Order())
            db.AppendToFeed(operatorId, "call-linked", new { CallId = call.Id, IncidentId = incidentId, At = now });
    }

    /// <summary>Unlinks; no link, no change. The caller saves.</summary>
    public async Task UnlinkAsync(Guid callId, Guid incidentId, Guid? actorId, string? reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (call, rules) = await db.LockedWithPartsAsync(callId, cancellationToken);
        judge.KnowRules(rules);
        var links = await db.Links.Where(link => link.CallId == callId).ToListAsync(cancellationToken);
        if (links.Find(link => link.IncidentId == incidentId) is not { } link) return;
        db.Links.Remove(link);
        Note(callId, incidentId, actorId, false, reason, now);
        if (call is null) return;
        call.SetLinked(links.Count > 1);
        db.Publish(new CallUnlinked(call.Id, call.NextVersion(), now, actorId, incidentId));
        await judge.JudgeAsync(call, now, cancellationToken);
    }

    /// <summary>Gives the incidents of a call to the one that it turns out to be part of. The caller judges and saves.</summary>
    public async Task CarryAsync(Call from, Call to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!from.Linked) return;
        // Those of both, to know what is there already.
        var links = await db.Links.Where(link => link.CallId == from.Id || link.CallId == to.Id).OrderBy(link => link.LinkedAt).ToListAsync(cancellationToken);
        foreach (var link in links.Where(link => link.CallId == from.Id))
        {
            db.Links.Remove(link);
            Note(from.Id, link.IncidentId, link.LinkedBy, false, null, now);
            db.Publish(new CallUnlinked(from.Id, from.NextVersion(), now, link.LinkedBy, link.IncidentId));
            if (db.Links.Local.Any(there => there.CallId == to.Id && there.IncidentId == link.IncidentId)) continue;
            db.Links.Add(new CallIncident { CallId = to.Id, IncidentId = link.IncidentId, LinkedAt = link.LinkedAt, LinkedBy = link.LinkedBy });
            Note(to.Id, link.IncidentId, link.LinkedBy, true, null, now);
            db.Publish(new CallLinked(to.Id, to.NextVersion(), now, link.LinkedBy, link.IncidentId, to.From ?? from.From));
            foreach (var operatorId in to.OperatorIds.Union(from.OperatorIds).Order())
                db.AppendToFeed(operatorId, "call-linked", new { CallId = to.Id, link.IncidentId, At = now });
        }

        from.SetLinked(false);
        to.SetLinked(true);
    }

    private void Note(Guid callId, Guid incidentId, Guid? actorId, bool linked, string? reason, DateTimeOffset now) => db.LinkChanges.Add(new LinkChange
    {
        Id = Guid.CreateVersion7(now),
        CallId = callId,
        IncidentId = incidentId,
        At = now,
        ActorId = actorId,
        Linked = linked,
        Reason = reason,
    });
}
