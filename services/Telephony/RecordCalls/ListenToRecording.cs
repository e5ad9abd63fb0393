using Helpdesk.ServiceDefaults.Files;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.RecordCalls;

/// <summary>A recording as the API shows it: never where the provider keeps it.</summary>
/// <param name="Length">In bytes, when we have it.</param>
internal sealed record RecordingView(Guid Id, RecordingState State, DateTimeOffset AddedAt, string? ContentType, long? Length)
{
    public static RecordingView Of(Recording recording) =>
        new(recording.Id, recording.State, recording.AddedAt, recording.ContentType, recording.Length);
}

/// <summary>Who listened when.</summary>
internal sealed record ListeningView(Guid RecordingId, Guid UserId, string UserName, DateTimeOffset At);

/// <summary>
/// Lets those listen who may (F29): supervisors, analysts and administrators to every call, others to calls they took part in. Every
/// listening is kept.
/// </summary>
internal static class ListenToRecordingEndpoint
{
    private const int Most = 200;

    // A player asks for one recording in pieces: those of ten minutes are one listening.
    private static readonly TimeSpan OneListening = TimeSpan.FromMinutes(10);

    public static void MapListenToRecording(this IEndpointRouteBuilder app)
    {
        app.MapGet("/{id:guid}/recordings", ListAsync).WithSummary("The recordings of a call.");
        app.MapGet("/{id:guid}/recordings/{recordingId:guid}/audio", ListenAsync)
            .WithSummary("The recording itself, also in ranges; that it was listened to is kept.");
    }

    public static void MapListenings(this IEndpointRouteBuilder app) =>
        app.MapGet("/{id:guid}/recordings/listenings", ListeningsAsync).WithSummary("Who listened to a call's recordings, newest first, the last two hundred.");

    private static async Task<IReadOnlyList<RecordingView>> ListAsync(Guid id, CurrentUser user, TelephonyDb db, CancellationToken cancellationToken)
    {
        await RequireAsync(db, id, user, cancellationToken);
        return [.. (await db.Recordings.AsNoTracking().Where(recording => recording.CallId == id).OrderBy(recording => recording.Id).ToListAsync(cancellationToken))
            .Select(RecordingView.Of)];
    }

    private static async Task<IResult> ListenAsync(
        Guid id, Guid recordingId, HttpContext http, CurrentUser user, TelephonyDb db, BlobStore blobs, TimeProvider time,
        CancellationToken cancellationToken)
    {
        await RequireAsync(db, id, user, cancellationToken);
        var recording = await db.Recordings.AsNoTracking().SingleOrDefaultAsync(r => r.Id == recordingId && r.CallId == id, cancellationToken);
        if (recording?.BlobKey is not { } key || blobs.OpenRead(key) is not { } audio)
            throw new NotFound("recording-not-found", "There is no such recording, or we do not have it.");
        try
        {
            await AuditAsync(recording, user, db, time.GetUtcNow(), cancellationToken);
        }
        catch
        {
            await audio.DisposeAsync();
            throw;
        }

        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Stream(audio, recording.ContentType, enableRangeProcessing: true);
    }

    private static async Task<IReadOnlyList<ListeningView>> ListeningsAsync(Guid id, TelephonyDb db, CancellationToken cancellationToken) =>
        await db.Listenings.AsNoTracking().Where(listening => listening.CallId == id).OrderByDescending(listening => listening.Id).Take(Most)
            .Select(listening => new ListeningView(listening.RecordingId, listening.UserId, listening.UserName, listening.At)).ToListAsync(cancellationToken);

    private static async Task AuditAsync(Recording recording, CurrentUser user, TelephonyDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - OneListening;
        if (await db.Listenings.AnyAsync(l => l.CallId == recording.CallId && l.RecordingId == recording.Id && l.UserId == user.Id && l.At > since, cancellationToken))
            return;
        db.Listenings.Add(new Listening
        {
            Id = Guid.CreateVersion7(now),
            CallId = recording.CallId,
            RecordingId = recording.Id,
            UserId = user.Id,
            UserName = user.Name,
            At = now,
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task RequireAsync(TelephonyDb db, Guid callId, CurrentUser user, CancellationToken cancellationToken)
    {
        if (!await db.Calls.AnyAsync(call => call.Id == callId, cancellationToken)) throw new NotFound("call-not-found", $"There is no call {callId}.");
        if (user.Is(Roles.Supervisor, Roles.Analyst, Roles.Administrator)) return;
        if (!await db.Parts.AnyAsync(part => part.CallId == callId && part.OperatorId == user.Id, cancellationToken))
            throw new Forbidden("others-recordings", "You may listen to calls that you took part in.");
    }
}
