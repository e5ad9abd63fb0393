using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Helpdesk.Gateway.Tokens;

/// <summary>The signing keys in memory: every instance reads the same rows and agrees on who signs when.</summary>
internal sealed class KeyRing(IServiceScopeFactory scopes, IDataProtectionProvider protection, IdentitySettings settings, TimeProvider time)
    : IDisposable
{
    private volatile IReadOnlyList<Entry> _keys = [];

    public SigningCredentials Signing => Signer(time.GetUtcNow()).Credentials;

    public IReadOnlyList<SecurityKey> Published
    {
        get
        {
            var keys = Loaded();
            return [.. KeySchedule.Published(keys, key => key.SignsFrom, settings.AccessTokenLife, time.GetUtcNow()).Select(key => key.Public)];
        }
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<GatewayDb>().SigningKeys.AsNoTracking().ToListAsync(ct);
        var known = _keys.ToDictionary(key => key.KeyId);
        _keys = [.. rows.OrderBy(row => row.SignsFrom).Select(row => known.GetValueOrDefault(row.KeyId) ?? Entry.Of(row, protection))];
    }

    public void Dispose()
    {
        foreach (var key in _keys) key.Private.Dispose();
    }

    private Entry Signer(DateTimeOffset now) => KeySchedule.Signing(Loaded(), key => key.SignsFrom, now);

    private IReadOnlyList<Entry> Loaded() =>
        _keys is { Count: > 0 } keys ? keys : throw new InvalidOperationException("The signing keys are not loaded yet.");

    private sealed record Entry(string KeyId, DateTimeOffset SignsFrom, ECDsa Private, SecurityKey Public, SigningCredentials Credentials)
    {
        public static Entry Of(SigningKey row, IDataProtectionProvider protection)
        {
            var key = row.Open(protection);
            var publicHalf = ECDsa.Create(key.ExportParameters(includePrivateParameters: false));
            // The library's own cache knows keys by their id only and would outlive these.
            var crypto = new CryptoProviderFactory();
            return new Entry(
                row.KeyId, row.SignsFrom, key,
                new ECDsaSecurityKey(publicHalf) { KeyId = row.KeyId, CryptoProviderFactory = crypto },
                new SigningCredentials(
                    new ECDsaSecurityKey(key) { KeyId = row.KeyId, CryptoProviderFactory = crypto }, SecurityAlgorithms.EcdsaSha256));
        }
    }
}
