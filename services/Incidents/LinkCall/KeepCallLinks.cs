using Helpdesk.Incidents.RememberCaller;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.Telephony.Contracts;
using MassTransit;

namespace Helpdesk.Incidents.LinkCall;

/// <summary>Telephony links calls to incidents (F26, F27); the card shows them, and the caller's number joins the client's history (F10).</summary>
internal sealed class KeepCallLinks(IncidentsDb db) : IConsumer<CallLinked>, IConsumer<CallUnlinked>
{
    public async Task Consume(ConsumeContext<CallLinked> context)
    {
        var link = context.Message;
        var ct = context.CancellationToken;
        var incident = await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == link.IncidentId, ct);
        if (incident is null)
            return;
        if (await PutAsync(link.IncidentId, link.CallId, link.Version, true, ct))
            db.Posts.Add(Post.Changed(incident.Id, "call-linked", link.ActorId, link.At, after: link.CallId.ToString()));
        await RememberCallerAsync(incident, link, ct);
        await db.SaveChangesAsync(ct);
    }

    public async Task Consume(ConsumeContext<CallUnlinked> context)
    {
        var link = context.Message;
        var ct = context.CancellationToken;
        if (!await db.Incidents.AnyAsync(i => i.Id == link.IncidentId, ct))
            return;
        if (await PutAsync(link.IncidentId, link.CallId, link.Version, false, ct))
            db.Posts.Add(Post.Changed(link.IncidentId, "call-unlinked", link.ActorId, link.At, before: link.CallId.ToString()));
        await db.SaveChangesAsync(ct);
    }

    /// <returns>Whether the link changed: a confirmation of what the registration said is no news.</returns>
    private async Task<bool> PutAsync(Guid incidentId, Guid callId, int version, bool linked, CancellationToken ct)
    {
        var known = await db.Calls.SingleOrDefaultAsync(c => c.IncidentId == incidentId && c.CallId == callId, ct);
        if (known is null)
        {
            db.Calls.Add(new IncidentCall { IncidentId = incidentId, CallId = callId, CallVersion = version, Linked = linked });
            return true;
        }

        if (version <= known.CallVersion)
            return false;
        var changed = known.Linked != linked;
        (known.CallVersion, known.Linked) = (version, linked);
        return changed;
    }

    private async Task RememberCallerAsync(Incident incident, CallLinked link, CancellationToken ct)
    {
        var phone = await db.PhoneAsync(link.From, ct);
        if (phone.Number is not { } number || phone.Kind == PhoneKind.Internal
            || await db.Phones.AnyAsync(p => p.SubscriberId == incident.SubscriberId && p.Number == number, ct))
            return;
        if (await db.LockAsync(incident.SubscriberId, ct) is { } subscriber)
            await db.RememberAsync(subscriber, phone, link.From!, incident.ContactName, link.ActorId, link.At, ct);
    }
}
