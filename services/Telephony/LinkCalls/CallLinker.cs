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
        var added = await db.Database.ExecuteSqlAsync(
            $"insert into call_incidents (call_id, incident_id, linked_at, linked_by) values ({callId}, {incidentId}, {now}, {actorId}) on conflict do nothing",
            cancellationToken);
        if (added == 0) return;
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
