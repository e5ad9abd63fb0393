using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ReceiveWebhook;

/// <summary>How long raw webhooks are kept for looking at and reading again.</summary>
internal sealed record RawEventRetention
{
    public double Days { get; init; } = 90;
}

/// <summary>Removes raw webhooks whose time is over, some thousand at a time.</summary>
internal sealed class ForgetRawEvents(TelephonyDb db, TimeProvider time) : Work
{
    private const int AtOnce = 5000;

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-(await db.SettingAsync<RawEventRetention>(cancellationToken)).Value.Days);
        var forgotten = await db.Database.ExecuteSqlAsync(
            $"delete from raw_events where id in (select id from raw_events where received_at < {before} order by received_at limit {AtOnce})", cancellationToken);
        db.Schedule<ForgetRawEvents>(item.Key, time.GetUtcNow() + (forgotten == AtOnce ? TimeSpan.Zero : TimeSpan.FromHours(1)));
        await db.SaveChangesAsync(cancellationToken);
    }
}
