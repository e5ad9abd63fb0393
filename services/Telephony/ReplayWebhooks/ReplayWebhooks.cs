using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ReplayWebhooks;

/// <summary>Reads an account's kept webhooks again, some hundred at a time, oldest first; done again it changes nothing.</summary>
internal sealed class ReplayWebhooks(
    TelephonyDb db, AccountCache accounts, AdapterBook adapters, CallRereader rereader, TimeProvider time) : Work
{
    private const int AtOnce = 200;

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var replay = await db.Replays.SingleOrDefaultAsync(replay => replay.Id == Guid.Parse(item.Key), cancellationToken);
        if (replay is null or { FinishedAt: not null }) return;
        if (await accounts.FindAsync(replay.AccountId, cancellationToken) is not { } account || adapters.Find(account.Adapter) is not { } adapter) return;

        var next = await NextAsync(replay, cancellationToken);
        var (faults, changed) = (0, 0);
        foreach (var raw in next)
        {
            if (raw.Fault == RawEvent.ErasedFault) continue;
            var reading = adapter.Read(raw.AsRequest(), account);
            if (reading.Fault is not null) faults++;
            if (raw.CallId is null && await rereader.TakeAsync(account, adapter, raw.Id, cancellationToken)) changed++;
        }

        foreach (var callId in next.Select(raw => raw.CallId).OfType<Guid>().Distinct())
            if (await rereader.RereadAsync(account, adapter, callId, cancellationToken)) changed++;

        db.ChangeTracker.Clear();
        db.Attach(replay);
        if (next.Count > 0) replay.Advance(next[^1].Id, next.Count, faults, changed);
        if (next.Count < AtOnce) replay.Finish(time.GetUtcNow());
        else db.Schedule<ReplayWebhooks>(item.Key, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    // Ids begin with the time of arrival; a minute for clocks that were set back.
    private Task<List<RawEvent>> NextAsync(Replay replay, CancellationToken cancellationToken)
    {
        var after = replay.Position ?? Guid.CreateVersion7(replay.From.AddMinutes(-1));
        return db.RawEvents.AsNoTracking()
            .Where(raw => raw.AccountId == replay.AccountId && raw.Id.CompareTo(after) > 0 && raw.ReceivedAt >= replay.From && raw.ReceivedAt < replay.To)
            .OrderBy(raw => raw.Id).Take(AtOnce).ToListAsync(cancellationToken);
    }
}
