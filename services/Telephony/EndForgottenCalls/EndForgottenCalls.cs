using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ReceiveWebhook;
using Helpdesk.Telephony.RecordCalls;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.EndForgottenCalls;

/// <summary>How long a call may be silent.</summary>
internal sealed record CallLimits
{
    /// <summary>A call of which nothing was heard for so long is over; its end is unknown.</summary>
    public double HoursWithoutNews { get; init; } = 4;

    /// <summary>A call without a leg left that is heard of nowhere else has ended.</summary>
    public double SecondsOfQuiet { get; init; } = 60;
}

/// <summary>Ends calls whose end nobody told; a real end that comes later takes the place of the assumed one.</summary>
internal sealed class EndForgottenCalls(TelephonyDb db, CallNewsDesk desk, TimeProvider time) : Work
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var limits = (await db.SettingAsync<CallLimits>(cancellationToken)).Value;
        var (silent, quiet) = (now.AddHours(-limits.HoursWithoutNews), now.AddSeconds(-limits.SecondsOfQuiet));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var calls = await db.LockedWithPartsAsync(db.Calls.FromSql($"""
            select * from calls where state < 3 and heard_at < {quiet} and (heard_at < {silent} or forwarded_at is not null)
            order by heard_at limit {AtOnce} for update skip locked
            """), cancellationToken);
        foreach (var call in calls)
        {
            var end = new PbxEvent(PbxEventKind.CallEnd, "", call.HeardAt) { Assumed = true };
            await desk.AnnounceAsync(call, call.Hear([end], new Dictionary<string, Guid>(), now), now, cancellationToken);
        }

        db.Schedule<EndForgottenCalls>(item.Key, now + (calls.Count == AtOnce ? TimeSpan.Zero : Every));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

/// <summary>The first of these rounds; each plans the next.</summary>
internal sealed class BeginRounds(TimeProvider time) : ISeed<TelephonyDb>
{
    public Task SeedAsync(TelephonyDb db, CancellationToken cancellationToken)
    {
        db.Schedule<EndForgottenCalls>("rounds", time.GetUtcNow());
        db.Schedule<ForgetRawEvents>("rounds", time.GetUtcNow());
        db.Schedule<ForgetRecordings>("rounds", time.GetUtcNow());
        return db.SaveChangesAsync(cancellationToken);
    }
}
