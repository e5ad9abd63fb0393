using Helpdesk.Incidents.Contracts;
using MassTransit;

namespace Helpdesk.Telephony.LinkCalls;

/// <summary>
/// An incident registered from a call is linked to it (F24), be it the first or an additional one (decision 10). Of the many that come from
/// no call only the number is kept, which may be done twice.
/// </summary>
internal sealed class LinkRegisteredIncident(TelephonyDb db, KnownIncidents known, CallLinker linker, TimeProvider time) : IConsumer<IncidentRegistered>
{
    public static bool SeesToRepeats(object message) => message is IncidentRegistered { CallId: null };

    public async Task Consume(ConsumeContext<IncidentRegistered> context)
    {
        var told = context.Message;
        await known.WriteAsync((told.IncidentId, told.Number), context.CancellationToken);
        if (told.CallId is not { } callId) return;
        await linker.LinkAsync(callId, told.IncidentId, told.ActorId, null, time.GetUtcNow(), context.CancellationToken);
        // In the inbox's transaction.
        await db.SaveWithAsync([], context.CancellationToken);
    }
}
