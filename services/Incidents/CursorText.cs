namespace Helpdesk.Incidents;

/// <summary>Cursors whose key is one value.</summary>
internal static class CursorText
{
    private sealed record Key
    {
        public required string After { get; init; }
    }

    private sealed record NumberKey
    {
        public required long Before { get; init; }
    }

    public static string Encode(string after) => Cursor.Encode(new Key { After = after });

    public static string? Decode(string? cursor) => Cursor.Decode<Key>(cursor)?.After;

    public static string EncodeNumber(long before) => Cursor.Encode(new NumberKey { Before = before });

    public static long? DecodeNumber(string? cursor) => Cursor.Decode<NumberKey>(cursor)?.Before;
}
