using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Helpdesk.Gateway.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.ApiKeys;

/// <summary>A machine's right to enter. Only a hash of the secret is kept: 256 random bits need no slow hashing.</summary>
internal sealed class ApiKey
{
    public const string Prefix = "hdk_";
    public const int NameLength = 100;

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string[] Roles { get; init; } = [];

    public byte[] SecretHash { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public Guid CreatedBy { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public static (ApiKey Key, string Secret) Create(string name, string[] roles, Guid createdBy, DateTimeOffset now)
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(now),
            Name = name,
            Roles = roles,
            SecretHash = HashOf(secret),
            CreatedAt = now,
            CreatedBy = createdBy,
        };
        return (key, secret);
    }

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Machines sign their work like people, so services need their names too.</summary>
    public UserChanged Changed(DateTimeOffset now, Guid actorId) => new(
        Id, RevokedAt is null ? 1 : 2, now, actorId, $"key:{Name}", Name, [ServiceDefaults.Access.Roles.Machine, .. Roles], null, RevokedAt is null);

    internal static void Configure(ModelBuilder model) => model.Entity<ApiKey>(key =>
    {
        key.ToTable("api_keys");
        key.Property(k => k.Id).ValueGeneratedNever();
        key.Property(k => k.Name).HasMaxLength(NameLength);
        key.HasIndex(k => k.Name).IsUnique().HasFilter("revoked_at is null");
    });
}
