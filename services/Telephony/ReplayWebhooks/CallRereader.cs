using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ReplayWebhooks;

/// <summary>Tells calls anew from their kept webhooks. Screens show nothing of it; other services hear what changed.</summary>
internal sealed class CallRereader(TelephonyDb db, CallIntake intake, CallNewsDesk desk, TimeProvider time)
{
    private const int MostOfACall = 2000;

    /// <summary>Takes in a webhook that belonged to no call before.</summary>
    /// <returns>Whether it belongs to one now.</returns>
    public async Task<bool> TakeAsync(PbxAccount account, IPbxAdapter adapter, Guid rawId, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.RawEvents.SingleOrDefaultAsync(raw => raw.Id == rawId, cancellationToken) is not { } raw || raw.Fault == RawEvent.ErasedFault) return false;
        var told = Read(adapter, account, raw);
        if (told.Count > 0)
        {
            var (callId, fresh) = await intake.HearAsync(account, told, silent: false, show: false, cancellationToken);
            raw.BelongsTo(callId);
            db.AddRange(fresh);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return told.Count > 0;
    }

    /// <summary>Reads every webhook of a call again.</summary>
    /// <returns>Whether the call is told differently now.</returns>
    public async Task<bool> RereadAsync(PbxAccount account, IPbxAdapter adapter, Guid callId, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var locked = await db.LockedWithPartsAsync(db.Calls.FromSql($"select * from calls where id = {callId} for update"), cancellationToken);
        if (locked.SingleOrDefault() is not { } call) return false;
        var raws = await db.RawEvents.Where(raw => raw.CallId == callId).OrderBy(raw => raw.Id).Take(MostOfACall).ToListAsync(cancellationToken);
        var left = raws.Where(raw => raw.Fault != RawEvent.ErasedFault).ToList();
        var told = left.SelectMany(raw => Read(adapter, account, raw)).ToList();
        var before = call.Events;
        var operators = await desk.OperatorsAsync(CallIntake.PeopleOf(told), cancellationToken);
        db.AddRange(await intake.NewLegsAsync(account, call, CallIntake.KeysOf(told), cancellationToken));
        // Of a call whose first webhooks have expired, or were erased with a person, the rest is added to what is known.
        var news = left.Count == raws.Count && await IsWholeAsync(call, now, cancellationToken) ? call.Reread(told, operators, account.Numbers) : call.Hear(told, operators, call.HeardAt);
        await desk.AnnounceAsync(call, news, now, cancellationToken, show: false);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return !ReferenceEquals(before, call.Events);
    }

    private async Task<bool> IsWholeAsync(Call call, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kept = (await db.SettingAsync<RawEventRetention>(cancellationToken)).Value.Days;
        return call.StartedAt > now.AddDays(1 - kept);
    }

    private static IReadOnlyList<PbxEvent> Read(IPbxAdapter adapter, PbxAccount account, RawEvent raw)
    {
        var reading = adapter.Read(raw.AsRequest(), account);
        raw.Read(reading.Events, reading.Fault);
        return reading.Events;
    }
}
