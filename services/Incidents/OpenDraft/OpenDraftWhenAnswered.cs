using Helpdesk.Incidents.Contracts;
using Helpdesk.ServiceDefaults.Settings;
using Helpdesk.Telephony.Contracts;
using MassTransit;

namespace Helpdesk.Incidents.OpenDraft;

/// <summary>
/// Opens a draft when an operator answers (F21), once per call; when the call goes on to another operator, the draft or the incident
/// goes with it (F25).
/// </summary>
internal sealed class OpenDraftWhenAnswered(IncidentsDb db, TimeProvider time) : IConsumer<CallAnswered>
{
    public async Task Consume(ConsumeContext<CallAnswered> context)
    {
        var call = context.Message;
        var ct = context.CancellationToken;
        if (call.Direction != "in")
            return;
        var draft = await db.LockDraftAsync(call.CallId, call.At, ct);
        var holderBefore = draft.OperatorId;
        var wanted = call.OperatorId is { } holder && await db.People.Where(p => p.Id == holder).AllAsync(p => p.DraftsFromCalls, ct);
        if (!draft.Answered(call.Version, call.OperatorId, call.From, call.At, wanted))
            return;
        if (draft is { State: DraftState.Open, EndedAt: { } endedAt })
            await db.ScheduleDiscardAsync(draft, endedAt, ct);
        if (draft.State == DraftState.Registered && holderBefore is not null && call.OperatorId is { } next && next != holderBefore)
            await HandOverAsync(draft, holderBefore.Value, next, ct);
        await db.SaveChangesAsync(ct);
    }

    private async Task HandOverAsync(Draft draft, Guid from, Guid to, CancellationToken ct)
    {
        var incident = await db.Incidents.SingleOrDefaultAsync(i => i.Id == draft.Id, ct);
        // Somebody may have taken it over by hand meanwhile: then it is his.
        if (incident is null || incident.IsFinal || incident.OwnerId != from)
            return;
        var names = await db.People.Where(p => p.Id == from || p.Id == to).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var now = time.GetUtcNow();
        db.Posts.Add(incident.GoesWithCall(to, names.GetValueOrDefault(from), names.GetValueOrDefault(to), now));
        db.Publish(new IncidentAssigned(incident.Id, incident.Version, now, null, to, from));
    }
}

internal static class DraftDiscarding
{
    /// <summary>Plans the end of a draft nobody touches.</summary>
    public static async Task ScheduleDiscardAsync(this IncidentsDb db, Draft draft, DateTimeOffset endedAt, CancellationToken ct)
    {
        var rules = (await db.SettingAsync<DraftRules>(ct)).Value;
        db.Schedule<DiscardDraft>(draft.CallId.ToString(), endedAt.AddMinutes(rules.DiscardAfterMinutes));
    }
}
