using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.RecordCalls;

/// <summary>Notes the recordings that webhooks tell of and has those fetched that the account lets us fetch.</summary>
internal sealed class RecordingDesk(TelephonyDb db)
{
    /// <summary>Notes what is new, in the transaction of the webhook. The caller saves.</summary>
    public async Task NoteAsync(PbxAccount account, Guid callId, IReadOnlyList<PbxEvent> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var references = told.Select(e => e.Recording).OfType<string>().Distinct().ToList();
        if (references.Count == 0) return;
        var known = await db.Recordings.Where(recording => recording.CallId == callId).Select(recording => recording.Fingerprint).ToListAsync(cancellationToken);
        foreach (var reference in references)
        {
            var fingerprint = Recording.FingerprintOf(reference);
            if (known.Exists(other => other.AsSpan().SequenceEqual(fingerprint))) continue;
            var recording = Recording.Told(callId, reference, MayFetch(account, reference), now);
            db.Recordings.Add(recording);
            if (recording.State == RecordingState.Fetching) db.Schedule<FetchRecording>(recording.Id.ToString(), now);
        }
    }

    /// <summary>Only from hosts that the administrator named: a webhook must not make us ask whom it likes.</summary>
    public static bool MayFetch(PbxAccount account, string reference) =>
        Uri.TryCreate(reference, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
        && account.RecordingHosts.Contains(uri.Host, StringComparer.OrdinalIgnoreCase);
}
