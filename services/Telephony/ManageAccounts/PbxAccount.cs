using System.Security.Cryptography;
using System.Text;
using Helpdesk.Telephony.Calls;

namespace Helpdesk.Telephony.ManageAccounts;

/// <summary>One PBX that may send webhooks: its address carries the account's name and secret.</summary>
internal sealed class PbxAccount
{
    // No name of a key that an administrator could give.
    private const string OwnSecret = "$secret";

    private PbxAccount() { }

    public Guid Id { get; private set; }

    /// <summary>Part of the address: lower-case letters, digits and dashes.</summary>
    public string Name { get; private set; } = "";

    public string Adapter { get; private set; } = "";

    /// <summary>SHA-256: the secret is random and long, so that a slow hash would protect nothing more.</summary>
    public byte[] SecretHash { get; private set; } = [];

    /// <summary>The secret before the last rotation; both are valid until it is dropped.</summary>
    public byte[]? PreviousSecretHash { get; private set; }

    public NumberPlan Numbers
    {
        get => new(NumbersContext, NumbersCountry, NumbersAreaCode);
        private set => (NumbersContext, NumbersCountry, NumbersAreaCode) = (value.Context, value.Country, value.AreaCode);
    }

    private NumberContext NumbersContext { get; set; }

    private string NumbersCountry { get; set; } = NumberPlan.Russia;

    private string? NumbersAreaCode { get; set; }

    /// <summary>IANA zone of times that the provider writes without an offset.</summary>
    public string? TimeZone { get; private set; }

    /// <summary>How the provider sees us, like <c>https://desk.example</c>: some sign the whole address, some must be told it.</summary>
    public string? PublicUrl { get; private set; }

    /// <summary>Hosts from which recordings may be fetched.</summary>
    public string[] RecordingHosts { get; private set; } = [];

    /// <summary>The provider's keys under <see cref="AccountSecrets"/>.</summary>
    public byte[]? SealedKeys { get; private set; }

    /// <summary>The keys in clear, in memory only.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; private set; } = new Dictionary<string, string>();

    public bool Active { get; private set; } = true;

    public int Version { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static PbxAccount Of(string name, string adapter, string secret, NumberPlan numbers, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Name = name,
        Adapter = adapter,
        SecretHash = Hash(secret),
        Numbers = numbers,
        Version = 1,
        CreatedAt = now,
    };

    /// <summary>As it was kept on disk.</summary>
    public static PbxAccount Of(StoredAccount stored) => new()
    {
        Id = stored.Id,
        Name = stored.Name,
        Adapter = stored.Adapter,
        SecretHash = stored.SecretHash,
        PreviousSecretHash = stored.PreviousSecretHash,
        Numbers = new(stored.Numbers, stored.Country ?? NumberPlan.Russia, stored.AreaCode),
        TimeZone = stored.TimeZone,
        PublicUrl = stored.PublicUrl,
        SealedKeys = stored.SealedKeys,
        Active = stored.Active,
        RecordingHosts = stored.RecordingHosts,
    };

    /// <summary>For keeping on disk.</summary>
    public StoredAccount Stored() => new(
        Id, Name, Adapter, SecretHash, PreviousSecretHash, Numbers.Context, TimeZone, PublicUrl, SealedKeys, Active, RecordingHosts,
        Numbers.Country, Numbers.AreaCode);

    /// <summary>256 bits in characters that need no escaping in an address.</summary>
    public static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Takes the same time whether the secret is nearly right or not at all.</summary>
    public bool Knows(string secret)
    {
        var hash = Hash(secret);
        return CryptographicOperations.FixedTimeEquals(hash, SecretHash)
            | (PreviousSecretHash is not null && CryptographicOperations.FixedTimeEquals(hash, PreviousSecretHash));
    }

    public void Change(string name, NumberPlan numbers, bool active, string? timeZone, string? publicUrl)
    {
        (Name, Numbers, Active, TimeZone, PublicUrl) = (name, numbers, active, timeZone, publicUrl);
        Version++;
    }

    /// <summary>Says before the first use where the provider is and how it sees us.</summary>
    public void Place(string? timeZone, string? publicUrl) => (TimeZone, PublicUrl) = (timeZone, publicUrl);

    /// <summary>Says from which hosts recordings may be fetched.</summary>
    public void FetchRecordingsFrom(IEnumerable<string> hosts) => RecordingHosts = [.. hosts.Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Sets the provider's keys.</summary>
    public void SetKeys(IReadOnlyDictionary<string, string> keys, AccountSecrets secrets) =>
        (Keys, SealedKeys) = (keys, keys.Count == 0 ? null : secrets.Seal(Id, keys));

    /// <summary>Makes the stored keys readable.</summary>
    public void Unseal(AccountSecrets secrets)
    {
        if (SealedKeys is not null) Keys = secrets.Unseal(Id, SealedKeys);
    }

    /// <summary>Our address with its secret, for telling it to the provider; null unless <see cref="KnowOwnAddress"/> made it known.</summary>
    public string? Address => Key(OwnSecret) is { } secret && PublicUrl is { } url ? $"{url.TrimEnd('/')}/hooks/pbx/{Adapter}/{Name}/{secret}/" : null;

    /// <summary>Keeps the secret itself, sealed with the keys: a subscription carries our address and is renewed without anybody's help.</summary>
    public static IReadOnlyDictionary<string, string> KnowOwnAddress(IReadOnlyDictionary<string, string> keys, string secret) =>
        new Dictionary<string, string>(keys) { [OwnSecret] = secret };

    /// <summary>The secret that <see cref="KnowOwnAddress"/> kept.</summary>
    public string? KeptSecret => Key(OwnSecret);

    /// <summary>One of the provider's keys; null when it was not given.</summary>
    public string? Key(string name) => Keys.GetValueOrDefault(name);

    /// <summary>A new secret beside the old one.</summary>
    public void Rotate(string secret) => (PreviousSecretHash, SecretHash) = (SecretHash, Hash(secret));

    /// <summary>Only the newest secret is valid from now on.</summary>
    public void DropPreviousSecret() => PreviousSecretHash = null;
}
