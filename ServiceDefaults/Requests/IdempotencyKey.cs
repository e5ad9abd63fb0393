using Microsoft.EntityFrameworkCore;

namespace Helpdesk.ServiceDefaults.Requests;

/// <summary>A creating request that took effect, with the reply it got.</summary>
internal sealed class IdempotencyKey
{
    /// <summary>Who sent it: one caller's keys say nothing about another's.</summary>
    public Guid UserId { get; init; }

    public string Key { get; init; } = "";

    /// <summary>SHA-256 of route and body: the same key with another request is a mistake of the caller.</summary>
    public byte[] Fingerprint { get; init; } = [];

    public int Status { get; init; }

    public string? Body { get; init; }

    public string? Location { get; init; }

    public int? Version { get; init; }

    public DateTimeOffset At { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<IdempotencyKey>(keys =>
    {
        keys.ToTable("idempotency_keys");
        keys.HasKey(key => new { key.UserId, key.Key });
        keys.Property(key => key.Body).HasColumnType("text");
        keys.HasIndex(key => key.At);
    });
}
