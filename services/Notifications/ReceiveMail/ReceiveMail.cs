using System.Security.Cryptography;
using System.Text;
using Helpdesk.Notifications.Contracts;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.ReceiveMail;

/// <summary>
/// <c>POST /hooks/mail/{secret}</c> (F33, F85): a mail server hands over a letter as it is (<c>message/rfc822</c>), for instance by a pipe
/// with curl. The same letter again changes nothing. 200 means that it is kept; anything else, that the server must try again. A letter of
/// any size is taken: what of it is too large to be kept is left out and told (docs/adr/0015).
/// </summary>
internal static class ReceiveMailEndpoint
{
    // Some files of the longest kind, as mail encodes them; what is behind that is read and thrown away.
    private const long LongestLetterUnlessTold = 600_000_000;

    // As the gateway.
    private const long LongestBody = 1024L * 1024 * 1024;

    public static void MapReceiveMail(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/hooks/mail/{secret}", HandleAsync).AllowAnonymous().WithTags("Notifications")
            .WithMetadata(new RequestSizeLimitAttribute(LongestBody)).WithSummary("Takes a letter to the desk in");

    private static async Task<IResult> HandleAsync(
        string secret, HttpRequest http, IConfiguration configuration, NotificationsDb db, BlobStore blobs, TimeProvider time, CancellationToken ct)
    {
        if (configuration["Mail:Secret"] is not { Length: >= 16 } known
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(known)))
            throw new NotFound("hook-not-found", "There is no such hook.");
        await using var raw = blobs.OpenScratch();
        var (hash, cut) = await ReadAsync(http.Body, raw, configuration.GetValue("Mail:LongestLetterBytes", LongestLetterUnlessTold), ct);
        var (letter, parts) = await LetterScan.OfAsync(raw, ct);
        var from = ReceivedLetter.SenderOf(letter);
        var now = time.GetUtcNow();
        var kept = new ReceivedLetter
        {
            Id = Guid.CreateVersion7(now),
            MessageId = letter.Header("Message-ID") is { Length: > 0 and <= 500 } id ? id : hash,
            At = now,
            Ignored = from is null ? "no sender" : ReceivedLetter.MachineOf(letter),
        };
        if (await db.ReceivedLetters.AnyAsync(l => l.MessageId == kept.MessageId, ct))
            return Results.Ok();
        db.ReceivedLetters.Add(kept);
        if (kept.Ignored is null)
        {
            var (files, leftOut) = await LetterFiles.KeepAsync(blobs, raw, parts, cut, ct);
            foreach (var file in files)
                db.Schedule<DropLetterFile>(file.Key, now + LetterFiles.Kept);
            db.Publish(await ToldAsync(db, kept, letter, await LetterFiles.TextAsync(raw, parts, ct), from!, now, ct) with
            {
                Files = files.Count == 0 ? null : [.. files],
                LeftOut = leftOut.Count == 0 ? null : [.. leftOut],
            });
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException twice) when (twice.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            // Another delivery of it was quicker.
        }

        return Results.Ok();
    }

    private static async Task<EmailReceived> ToldAsync(
        NotificationsDb db, ReceivedLetter kept, MimePart letter, string text, System.Net.Mail.MailAddress from, DateTimeOffset now, CancellationToken ct)
    {
        var subject = Cut(LetterText.Words(letter.Header("Subject")), 500);
        Guid? incident = null;
        foreach (var answered in ReceivedLetter.AnswersOf(letter))
            incident ??= await db.Messages.Where(m => m.Id == answered).Select(m => (Guid?)m.IncidentId).SingleOrDefaultAsync(ct);
        return new(
            kept.Id, 1, now, null, Cut(from.Address.ToLowerInvariant(), 254), from.DisplayName.Length == 0 ? null : Cut(from.DisplayName, 200), subject,
            Cut(LetterText.NewIn(text), ReceivedLetter.LongestText), incident, ReceivedLetter.NumberIn(subject));
    }

    private static async Task<(string Hash, bool Cut)> ReadAsync(Stream body, Stream letter, long atMost, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        var cut = false;
        while (await body.ReadAsync(buffer, ct) is > 0 and var read)
        {
            var room = (int)Math.Min(read, atMost - letter.Length);
            hash.AppendData(buffer, 0, read);
            await letter.WriteAsync(buffer.AsMemory(0, room), ct);
            cut |= room < read;
        }

        return letter.Length == 0 ? throw new BadInput("body", "The letter is empty.") : (Convert.ToHexStringLower(hash.GetCurrentHash()), cut);
    }

    // What PostgreSQL cannot keep, and what is too long, must not keep a letter out.
    private static string Cut(string text, int length)
    {
        var clean = text.Replace("\0", "", StringComparison.Ordinal);
        return clean.Length <= length ? clean : clean[..(char.IsHighSurrogate(clean[length - 1]) ? length - 1 : length)];
    }
}
