using Helpdesk.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.ServiceDefaults.Files;

/// <summary>What the service learnt of a content that somebody attached.</summary>
/// <param name="Key">Of its blob.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ContentType">What its first bytes say, whatever its name says.</param>
public sealed record Attachment(string Key, long Length, string ContentType);

/// <summary>Files that people attach, the same in every service (F42).</summary>
public static class Attachments
{
    /// <summary>100 MB.</summary>
    public const long LongestContent = 100_000_000;

    /// <summary>Characters of a name.</summary>
    public const int LongestName = 255;

    /// <summary>How long a content outlives the last row that named it: whoever attaches the same one meanwhile keeps it.</summary>
    public static readonly TimeSpan Outlives = TimeSpan.FromDays(1);

    /// <summary>The name as its sender called it, without folders.</summary>
    /// <exception cref="BadInput">It is none.</exception>
    public static string NameOf(string? name)
    {
        var last = (name ?? "").Trim().Split('/', '\\')[^1];
        return last.Length is 0 or > LongestName || last is "." or ".." || last.Any(char.IsControl)
            ? throw new BadInput("name", $"A file has a name of up to {LongestName} characters.")
            : last;
    }

    /// <summary>Keeps the body of a request.</summary>
    /// <exception cref="BadInput">It is empty.</exception>
    /// <exception cref="TooLarge">It is longer than <see cref="LongestContent"/>.</exception>
    public static async Task<Attachment> AttachAsync(this BlobStore blobs, Stream body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        var blob = await blobs.PutAsync(body, LongestContent, cancellationToken);
        if (blob.Length == 0)
        {
            // Nobody names it.
            blobs.Delete(blob.Key);
            throw new BadInput("body", "The file is empty.");
        }

        return new(blob.Key, blob.Length, await ContentTypes.OfAsync(blobs, blob.Key, cancellationToken));
    }

    /// <summary>
    /// The content as a reply with ranges. Shown by the browser under our name, a page or a script of a stranger would act as the reader:
    /// it is only ever saved.
    /// </summary>
    public static IResult ToSave(HttpResponse http, Stream content, string contentType, string name, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Headers.XContentTypeOptions = "nosniff";
        http.Headers.ContentSecurityPolicy = "sandbox";
        return Results.Stream(content, contentType, name, at, enableRangeProcessing: true);
    }
}
