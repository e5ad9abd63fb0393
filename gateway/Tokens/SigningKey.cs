using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Tokens;

/// <summary>A key that signs access tokens (ES256). The private half is stored under data protection.</summary>
internal sealed class SigningKey
{
    private const string Purpose = "signing-key";

    public Guid Id { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Published at once, signs from this moment, until its successor's moment.</summary>
    public DateTimeOffset SignsFrom { get; private init; }

    public byte[] PrivateKey { get; private init; } = [];

    public string KeyId => Id.ToString("N");

    public static SigningKey Create(DateTimeOffset now, DateTimeOffset signsFrom, IDataProtectionProvider protection)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey
        {
            Id = Guid.CreateVersion7(now),
            CreatedAt = now,
            SignsFrom = signsFrom,
            PrivateKey = protection.CreateProtector(Purpose).Protect(key.ExportPkcs8PrivateKey()),
        };
    }

    public ECDsa Open(IDataProtectionProvider protection)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(protection.CreateProtector(Purpose).Unprotect(PrivateKey), out _);
        return key;
    }

    internal static void Configure(ModelBuilder model) => model.Entity<SigningKey>(key =>
    {
        key.ToTable("signing_keys");
        key.Property(k => k.Id).ValueGeneratedNever();
        key.Ignore(k => k.KeyId);
    });
}
