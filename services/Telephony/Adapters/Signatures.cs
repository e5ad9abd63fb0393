using System.Security.Cryptography;
using System.Text;

namespace Helpdesk.Telephony.Adapters;

/// <summary>Comparisons of what a provider sent with what it should have sent, in constant time.</summary>
internal static class Signatures
{
    public static bool Same(string? sent, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent ?? ""), Encoding.UTF8.GetBytes(expected));

    /// <summary>Hex in any case.</summary>
    public static bool SameHex(string? sent, byte[] expected)
    {
        var given = new byte[expected.Length];
        var read = sent?.Length == expected.Length * 2 && Convert.FromHexString(sent, given, out _, out _) == System.Buffers.OperationStatus.Done;
        return CryptographicOperations.FixedTimeEquals(given, expected) & read;
    }

    public static byte[] HmacSha256(string key, ReadOnlySpan<byte> data) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), data);

#pragma warning disable CA5350 // The provider chose SHA-1; as an HMAC it still holds.
    public static byte[] HmacSha1(string key, string data) => HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(data));
#pragma warning restore CA5350
}
