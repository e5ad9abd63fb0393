using System.Security.Cryptography;
using System.Text;

namespace Helpdesk.Telephony.Adapters;

/// <summary>A provider's id as we keep it: itself, or its digest where it is longer than an index likes.</summary>
internal static class CallKey
{
    private const int Longest = 200;

    public static string Of(string id) =>
        id.Length <= Longest ? id : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}

/// <summary>Moments as numbers since 1970: seconds, milliseconds or microseconds, told apart by their size.</summary>
internal static class UnixTime
{
    public static bool TryRead(long number, out DateTimeOffset at)
    {
        var microseconds = number switch
        {
            < 100_000_000_000 => number * 1_000_000m,
            < 100_000_000_000_000 => number * 1_000m,
            _ => number,
        };
        var readable = microseconds is > 0 and < 7_300_000_000_000_000m;
        at = readable ? DateTimeOffset.UnixEpoch.AddTicks((long)(microseconds * 10)) : default;
        return readable;
    }

    /// <summary>A clock a day behind or some minutes ahead of ours is a fault, and its time worse than the moment we heard of it.</summary>
    public static bool IsNear(DateTimeOffset at, DateTimeOffset receivedAt) =>
        at > receivedAt.AddDays(-1) && at < receivedAt.AddMinutes(10);
}
