using Helpdesk.ServiceDefaults.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Helpdesk.Telephony.RecordCalls;

/// <summary>The call that a provider's id belongs to.</summary>
internal sealed record FoundCall(Guid CallId);

/// <summary>A PBX that has no address to fetch from sends its recordings; so does a person who has the file.</summary>
internal static class UploadRecordingEndpoint
{
    /// <summary>Some hours of speech.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    public static void MapUploadRecording(this IEndpointRouteBuilder app)
    {
        app.MapPost("/{id:guid}/recordings", UploadAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes + 1))
            .WithSummary("Adds a recording to a call: the body is the audio, at most 64 MiB; the same one again is no change.");
        app.MapGet("/find", FindAsync).WithSummary("The call that a provider's id of a call or leg belongs to.");
    }

    private static async Task<IResult> UploadAsync(
        Guid id, HttpContext http, CurrentUser user, TelephonyDb db, BlobStore blobs, TimeProvider time, CancellationToken cancellationToken)
    {
        if (AudioTypes.Of(MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) ? type.MediaType.Value : null) is not { } audio)
            throw new BadInput("Content-Type", "Send audio: audio/mpeg, wav, ogg, webm, mp4 or flac.");
        if (!await db.Calls.AnyAsync(call => call.Id == id, cancellationToken)) throw new NotFound("call-not-found", $"There is no call {id}.");
        var blob = await PutAsync(http, blobs, cancellationToken);
        if (blob.Length == 0) throw new BadInput("body", "The recording is empty.");
        var fingerprint = Convert.FromHexString(blob.Key);
        var recording = await db.Recordings.SingleOrDefaultAsync(r => r.CallId == id && r.Fingerprint == fingerprint, cancellationToken);
        if (recording is { State: RecordingState.Kept }) return TypedResults.Ok(RecordingView.Of(recording));
        if (recording is null) db.Recordings.Add(recording = Recording.Uploaded(id, blob.Key, blob.Length, audio, user.Id, time.GetUtcNow()));
        else recording.Keep(blob.Key, blob.Length, audio);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException race) when (race.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            db.ChangeTracker.Clear();
            recording = await db.Recordings.SingleAsync(r => r.CallId == id && r.Fingerprint == fingerprint, cancellationToken);
        }

        return TypedResults.Created($"/api/calls/{id}/recordings/{recording.Id}/audio", RecordingView.Of(recording));
    }

    private static async Task<Blob> PutAsync(HttpContext http, BlobStore blobs, CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.PutAsync(http.Request.Body, MostBytes, cancellationToken);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new TooLarge(MostBytes);
        }
    }

    private static async Task<FoundCall> FindAsync(Guid? accountId, string? key, TelephonyDb db, CancellationToken cancellationToken)
    {
        if (accountId is not { } account || key is not { Length: > 0 } || key.Contains('\0'))
            throw new BadInput("key", "Say the account and the provider's id of the call.");
        var stored = Adapters.CallKey.Of(key);
        var leg = await db.Legs.AsNoTracking().SingleOrDefaultAsync(leg => leg.AccountId == account && leg.Key == stored, cancellationToken)
            ?? throw new NotFound("call-not-found", "The account has told of no such call.");
        return new FoundCall(leg.CallId);
    }
}
