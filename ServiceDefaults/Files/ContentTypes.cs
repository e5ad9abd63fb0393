using System.Text;

namespace Helpdesk.ServiceDefaults.Files;

/// <summary>What a content is by its first bytes: a name says what its sender wants us to believe.</summary>
public static class ContentTypes
{
    /// <summary>Bytes that are enough to tell.</summary>
    public const int Enough = 512;

    private static readonly (byte[] Start, string Type)[] Known =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ("GIF8"u8.ToArray(), "image/gif"),
        ("%PDF-"u8.ToArray(), "application/pdf"),
        ([(byte)'P', (byte)'K', 3, 4], "application/zip"),
        ([0xD0, 0xCF, 0x11, 0xE0], "application/x-ole-storage"),
        ("Rar!"u8.ToArray(), "application/vnd.rar"),
        ([0x37, 0x7A, 0xBC, 0xAF], "application/x-7z-compressed"),
        ("MZ"u8.ToArray(), "application/x-msdownload"),
        ("RIFF"u8.ToArray(), "audio/wav"),
        ("ID3"u8.ToArray(), "audio/mpeg"),
    ];

    /// <summary>The type of a content that begins so.</summary>
    public static string Of(ReadOnlySpan<byte> start)
    {
        foreach (var (bytes, type) in Known)
        {
            if (start.StartsWith(bytes))
                return type;
        }

        return IsText(start) ? "text/plain; charset=utf-8" : "application/octet-stream";
    }

    /// <summary>The type of a blob that was put.</summary>
    public static async Task<string> OfAsync(BlobStore blobs, string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        await using var content = blobs.OpenRead(key)!;
        var start = new byte[Enough];
        return Of(start.AsSpan(0, await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken)));
    }

    // The end may cut a character in two: the decoder waits for the rest and that is no fault.
    private static bool IsText(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty || start.IndexOfAnyInRange((byte)0, (byte)8) >= 0)
            return false;
        try
        {
            var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
            return decoder.GetCharCount(start, flush: false) >= 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
