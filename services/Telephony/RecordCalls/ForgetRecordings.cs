using Helpdesk.ServiceDefaults.Files;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.RecordCalls;

/// <summary>How long recordings are kept (P17).</summary>
internal sealed record RecordingRetention
{
    public double Days { get; init; } = 180;
}

/// <summary>Removes recordings whose time is over, some hundred at a time; who listened to them stays known.</summary>
internal sealed class ForgetRecordings(TelephonyDb db, BlobStore blobs, TimeProvider time) : Work
{
    private const int AtOnce = 200;

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-(await db.SettingAsync<RecordingRetention>(cancellationToken)).Value.Days);
        var old = await db.Recordings.Where(recording => recording.State != RecordingState.Expired && recording.AddedAt < before)
            .OrderBy(recording => recording.AddedAt).Take(AtOnce).ToListAsync(cancellationToken);
        foreach (var recording in old)
        {
            await ForgetAsync(db, blobs, recording, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        db.Schedule<ForgetRecordings>(item.Key, time.GetUtcNow() + (old.Count == AtOnce ? TimeSpan.Zero : TimeSpan.FromHours(1)));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Removes a recording, and its content unless another call has the same. The caller saves.</summary>
    public static async Task ForgetAsync(TelephonyDb db, BlobStore blobs, Recording recording, CancellationToken cancellationToken)
    {
        // First the content: if we stop here, the row is found again.
        if (recording.BlobKey is { } key && !await db.Recordings.AnyAsync(other => other.BlobKey == key && other.Id != recording.Id, cancellationToken))
            blobs.Delete(key);
        recording.Expire();
    }
}
