namespace Helpdesk.Telephony.RecordCalls;

/// <summary>What a browser plays and nothing that it would run.</summary>
internal static class AudioTypes
{
    private static readonly Dictionary<string, string> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["audio/mpeg"] = "audio/mpeg",
        ["audio/mp3"] = "audio/mpeg",
        ["audio/wav"] = "audio/wav",
        ["audio/x-wav"] = "audio/wav",
        ["audio/wave"] = "audio/wav",
        ["audio/ogg"] = "audio/ogg",
        ["audio/webm"] = "audio/webm",
        ["audio/mp4"] = "audio/mp4",
        ["audio/flac"] = "audio/flac",
    };

    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp3"] = "audio/mpeg",
        [".wav"] = "audio/wav",
        [".ogg"] = "audio/ogg",
        [".m4a"] = "audio/mp4",
        [".flac"] = "audio/flac",
    };

    /// <summary>The type to store; of a download without a type of its own, by the address's ending. Null for what is no audio.</summary>
    public static string? Of(string? mediaType, string? address = null)
    {
        if (mediaType is not null && ByName.TryGetValue(mediaType, out var known)) return known;
        if (address is null || mediaType is not (null or "application/octet-stream" or "binary/octet-stream")) return null;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) ? ByExtension.GetValueOrDefault(Path.GetExtension(uri.AbsolutePath)) : null;
    }
}
