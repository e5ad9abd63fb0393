using System.Security.Cryptography;
using System.Text;
using Helpdesk.Notifications.Contracts;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.ReceiveMail;

/// <summary>
/// <c>POST /hooks/mail/{secret}</c> (F33, F85): a mail server hands over a letter as it is (<c>message/rfc822</c>), for instance by a pipe
/// with curl. The same letter again changes nothing. 200 means that it is kept; anything else, that the server must try again.
/// </summary>
internal static class ReceiveMailEndpoint
{
    private const int LongestLetter = 256 * 1024;

    public static void MapReceiveMail(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/hooks/mail/{secret}", HandleAsync).AllowAnonymous().WithTags("Notifications").WithSummary("Takes a letter to the desk in");

    private static async Task<IResult> HandleAsync(
        string secret, HttpRequest http, IConfiguration configuration, NotificationsDb db, TimeProvider time, CancellationToken ct)
    {
        if (configuration["Mail:Secret"] is not { Length: >= 16 } known
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(known)))
            throw new NotFound("hook-not-found", "There is no such hook.");
        var raw = await ReadAsync(http, ct);
        var letter = MimePart.Read(raw);
        var from = ReceivedLetter.SenderOf(letter);
        var now = time.GetUtcNow();
        var kept = new ReceivedLetter
        {
            Id = Guid.CreateVersion7(now),
            MessageId = letter.Header("Message-ID") is { Length: > 0 and <= 500 } id ? id : Convert.ToHexStringLower(SHA256.HashData(raw)),
            At = now,
            Ignored = from is null ? "no sender" : ReceivedLetter.MachineOf(letter),
        };
        if (await db.ReceivedLetters.AnyAsync(l => l.MessageId == kept.MessageId, ct))
            return Results.Ok();
        db.ReceivedLetters.Add(kept);
        if (kept.Ignored is null)
            db.Publish(await ToldAsync(db, kept, letter, from!, now, ct));
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
        NotificationsDb db, ReceivedLetter kept, MimePart letter, System.Net.Mail.MailAddress from, DateTimeOffset now, CancellationToken ct)
    {
        var subject = Cut(LetterText.Words(letter.Header("Subject")), 500);
        Guid? incident = null;
        foreach (var answered in ReceivedLetter.AnswersOf(letter))
            incident ??= await db.Messages.Where(m => m.Id == answered).Select(m => (Guid?)m.IncidentId).SingleOrDefaultAsync(ct);
        return new(
            kept.Id, 1, now, null, Cut(from.Address.ToLowerInvariant(), 254), from.DisplayName.Length == 0 ? null : Cut(from.DisplayName, 200), subject,
            Cut(LetterText.NewIn(letter.Text()), ReceivedLetter.LongestText), incident, ReceivedLetter.NumberIn(subject));
    }

    private static async Task<byte[]> ReadAsync(HttpRequest http, CancellationToken ct)
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await http.Body.ReadAsync(buffer, ct) is > 0 and var read)
        {
            content.Write(buffer, 0, read);
            if (content.Length > LongestLetter)
                throw new TooLarge(LongestLetter);
        }

        return content.Length == 0 ? throw new BadInput("body", "The letter is empty.") : content.ToArray();
    }

    // What PostgreSQL cannot keep, and what is too long, must not keep a letter out.
    private static string Cut(string text, int length)
    {
        var clean = text.Replace("\0", "", StringComparison.Ordinal);
        return clean.Length <= length ? clean : clean[..(char.IsHighSurrogate(clean[length - 1]) ? length - 1 : length)];
    }
}
