using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Helpdesk.Telephony.ManageAccounts;

/// <summary>
/// Seals the keys that providers sign with, which must be read again and so cannot be hashed: AES-GCM under <c>Telephony:SecretsKey</c>,
/// which every instance has and the database has not.
/// </summary>
internal sealed class AccountSecrets(IConfiguration configuration)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public byte[] Seal(Guid accountId, IReadOnlyDictionary<string, string> keys)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(keys);
        var result = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceSize));
        using var aes = new AesGcm(Key(), TagSize);
        aes.Encrypt(result.AsSpan(0, NonceSize), plain, result.AsSpan(NonceSize + TagSize), result.AsSpan(NonceSize, TagSize), accountId.ToByteArray());
        return result;
    }

    /// <exception cref="CryptographicException">The key is not the one they were sealed with.</exception>
    public Dictionary<string, string> Unseal(Guid accountId, ReadOnlySpan<byte> sealedKeys)
    {
        var plain = new byte[sealedKeys.Length - NonceSize - TagSize];
        using var aes = new AesGcm(Key(), TagSize);
        aes.Decrypt(sealedKeys[..NonceSize], sealedKeys[(NonceSize + TagSize)..], sealedKeys.Slice(NonceSize, TagSize), plain, accountId.ToByteArray());
        return JsonSerializer.Deserialize<Dictionary<string, string>>(plain)!;
    }

    private byte[] Key() => configuration["Telephony:SecretsKey"] is { Length: >= 16 } key
        ? SHA256.HashData(Encoding.UTF8.GetBytes(key))
        : throw new RuleRefused("secrets-key-missing", "Telephony__SecretsKey is not set, so that keys of providers cannot be stored.");
}
