using System.Buffers.Text;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Problems;

namespace Helpdesk.ServiceDefaults.Requests;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A count that is exact up to 1,000 and «1000+» above.</summary>
/// <param name="Count">The count, at most 1,000.</param>
/// <param name="AtLeast">True when there are more.</param>
public sealed record CappedCount(int Count, bool AtLeast)
{
    /// <summary>Counting stops here.</summary>
    public const int Limit = 1000;

    /// <summary>From a count that stopped at <see cref="Limit"/> + 1.</summary>
    public static CappedCount Of(int counted) => new(Math.Min(counted, Limit), counted > Limit);
}

/// <summary>How many rows a page may have.</summary>
public static class PageSize
{
    /// <summary>Between 1 and 100, 50 unless asked.</summary>
    public static int Of(int? take) => Math.Clamp(take ?? 50, 1, 100);
}

/// <summary>Keyset cursors: the key of the last row, opaque to the caller.</summary>
public static class Cursor
{
    /// <summary>The key as a text safe in URLs.</summary>
    public static string Encode<TKey>(TKey key) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(key, ApiJson.Options));

    /// <summary>The key, or null on the first page; anything that is not a cursor is a 400.</summary>
    public static TKey? Decode<TKey>(string? cursor) where TKey : class
    {
        if (string.IsNullOrEmpty(cursor)) return null;
        try
        {
            return JsonSerializer.Deserialize<TKey>(Base64Url.DecodeFromChars(cursor), ApiJson.Options) ?? throw new FormatException();
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new BadInput("cursor", "This is not a cursor of this list.");
        }
    }
}
