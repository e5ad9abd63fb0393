using Helpdesk.Telephony.Contracts;
using MassTransit;

namespace Helpdesk.Incidents.OpenDraft;

/// <summary>From the end of the call the untouched draft has half an hour (decision 2). The end may be heard of before the answer.</summary>
internal sealed class CloseDraftWhenCallEnds(IncidentsDb db) : IConsumer<CallEnded>
{
    public async Task Consume(ConsumeContext<CallEnded> context)
    {
        var call = context.Message;
        var ct = context.CancellationToken;
        // Nobody answered: there is no draft and there will be none.
        if (!call.Answered)
            return;
        var draft = await db.LockDraftAsync(call.CallId, call.At, ct);
        if (!draft.Ended(call.Version, call.At))
            return;
        if (draft.State == DraftState.Open)
            await db.ScheduleDiscardAsync(draft, call.At, ct);
        await db.SaveChangesAsync(ct);
    }
}
