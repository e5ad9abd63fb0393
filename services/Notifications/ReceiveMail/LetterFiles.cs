using System.Globalization;
using Helpdesk.Notifications.Contracts;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.ServiceDefaults.Problems;

namespace Helpdesk.Notifications.ReceiveMail;

/// <summary>The files of a letter: each is kept whole or not at all, and what is not kept is told.</summary>
internal static class LetterFiles
{
    /// <summary>How long a content is here for whoever takes it over; longer than any service is away.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int MostFiles = 50;
    private const int MostTold = 100;
    private const int LongestText = 512 * 1024;
    private const int MostTexts = 20;

    /// <summary>What the sender wrote: all plain texts, else the words of all markup.</summary>
    public static async Task<string> TextAsync(Stream letter, IReadOnlyList<LetterPart> parts, CancellationToken cancellationToken)
    {
        foreach (var type in (string[])["text/plain", "text/html"])
        {
            var texts = new List<string>();
            foreach (var part in parts.Where(part => part.Head.IsOf(type) && !IsFile(part)).Take(MostTexts))
            {
                var bytes = new byte[(int)Math.Min(part.End - part.Begins, LongestText)];
                letter.Position = part.Begins;
                await letter.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
                texts.Add(MimePart.Read(bytes).Text());
            }

            if (string.Join("\n\n", texts.Where(text => text.Length > 0)) is { Length: > 0 } all)
                return all;
        }

        return "";
    }

    /// <summary>Keeps what is attached.</summary>
    /// <param name="blobs">Where.</param>
    /// <param name="letter">The letter.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="cut">Whether the end of the letter is missing: what lies there is not whole.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<(IReadOnlyList<EmailFile> Files, IReadOnlyList<EmailFileLeftOut> LeftOut)> KeepAsync(
        BlobStore blobs, Stream letter, IReadOnlyList<LetterPart> parts, bool cut, CancellationToken cancellationToken)
    {
        var (files, leftOut) = (new List<EmailFile>(), new List<EmailFileLeftOut>());
        foreach (var part in parts.Where(IsFile))
        {
            var name = AttachmentName.Of(part.Head) ?? NameFor(part, files.Count + leftOut.Count + 1);
            if (files.Count == MostFiles)
                leftOut.Add(new(name, "tooMany"));
            else if (cut && part.End >= letter.Length)
                leftOut.Add(new(name, "cut"));
            else
                await KeepOneAsync(part, name);
        }

        return (files, [.. leftOut.Take(MostTold)]);

        async Task KeepOneAsync(LetterPart part, string name)
        {
            try
            {
                await using var content = new PartContent(letter, part);
                var kept = await blobs.AttachAsync(content, cancellationToken);
                files.Add(new(kept.Key, name, kept.Length, kept.ContentType));
            }
            catch (TooLarge)
            {
                leftOut.Add(new(name, "tooLarge"));
            }
            catch (BadInput)
            {
                leftOut.Add(new(name, "empty"));
            }
        }
    }

    // What is neither a text nor its markup, and any of them that has a name or was attached.
    private static bool IsFile(LetterPart part) =>
        !part.Head.IsMultipart
        && (part.Head.IsAttachment || !(part.Head.IsOf("text/plain") || part.Head.IsOf("text/html")) || AttachmentName.Of(part.Head) is not null);

    private static string NameFor(LetterPart part, int place)
    {
        var ending = part.Head.IsOf("message/rfc822") ? ".eml" : part.Head.IsOf("image/png") ? ".png" : part.Head.IsOf("image/jpeg") ? ".jpg"
            : part.Head.IsOf("image/gif") ? ".gif" : part.Head.IsOf("application/pdf") ? ".pdf" : "";
        return string.Create(CultureInfo.InvariantCulture, $"attachment-{place}{ending}");
    }
}
