using System.Security.Cryptography;
using System.Text;

namespace Helpdesk.Telephony.RecordCalls;

internal enum RecordingState
{
    /// <summary>The provider has it; it is being fetched.</summary>
    Fetching = 1,

    /// <summary>The provider has it, and the account does not say that we may fetch it.</summary>
    AtProvider = 2,

    /// <summary>We have it.</summary>
    Kept = 3,

    /// <summary>It could not be fetched.</summary>
    Failed = 4,

    /// <summary>Its time was over; what is left is who listened to it.</summary>
    Expired = 5,
}

/// <summary>A recording of a call (F29): one that the provider told of, or one that was uploaded.</summary>
internal sealed class Recording
{
    private Recording() { }

    public Guid Id { get; private set; }

    public Guid CallId { get; private set; }

    /// <summary>SHA-256 of the provider's reference or, of an upload, of its content: the same one is there once.</summary>
    public byte[] Fingerprint { get; private set; } = [];

    /// <summary>Where the provider keeps it, perhaps with credentials: never shown, and gone when it is not needed any more.</summary>
    public string? Reference { get; private set; }

    public RecordingState State { get; private set; }

    /// <summary>The blob's key while we have it.</summary>
    public string? BlobKey { get; private set; }

    public long? Length { get; private set; }

    public string? ContentType { get; private set; }

    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>Who uploaded it; null when the provider told of it.</summary>
    public Guid? AddedBy { get; private set; }

    public static byte[] FingerprintOf(string reference) => SHA256.HashData(Encoding.UTF8.GetBytes(reference));

    public static Recording Told(Guid callId, string reference, bool fetch, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        CallId = callId,
        Fingerprint = FingerprintOf(reference),
        Reference = reference,
        State = fetch ? RecordingState.Fetching : RecordingState.AtProvider,
        AddedAt = now,
    };

    public static Recording Uploaded(Guid callId, string blobKey, long length, string contentType, Guid by, DateTimeOffset now)
    {
        var recording = new Recording { Id = Guid.CreateVersion7(now), CallId = callId, Fingerprint = Convert.FromHexString(blobKey), AddedAt = now, AddedBy = by };
        recording.Keep(blobKey, length, contentType);
        return recording;
    }

    public void Keep(string blobKey, long length, string contentType)
    {
        (BlobKey, Length, ContentType) = (blobKey, length, contentType);
        (State, Reference) = (RecordingState.Kept, null);
    }

    public void GiveUp() => State = RecordingState.Failed;

    public void Expire() => (State, BlobKey, Reference) = (RecordingState.Expired, null, null);
}

/// <summary>Somebody listened to a recording: every time, whoever it is.</summary>
internal sealed class Listening
{
    public Guid Id { get; init; }

    public Guid CallId { get; init; }

    public Guid RecordingId { get; init; }

    public Guid UserId { get; init; }

    public string UserName { get; init; } = "";

    public DateTimeOffset At { get; init; }
}
