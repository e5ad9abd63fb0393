using Helpdesk.ServiceDefaults.Database;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Tokens;

/// <summary>A new installation gets its first key, which signs at once.</summary>
internal sealed class FirstSigningKey(IDataProtectionProvider protection, TimeProvider time) : ISeed<GatewayDb>
{
    public async Task SeedAsync(GatewayDb db, CancellationToken cancellationToken)
    {
        if (await db.SigningKeys.AnyAsync(cancellationToken)) return;
        var now = time.GetUtcNow();
        db.SigningKeys.Add(SigningKey.Create(now, now, protection));
        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>Adds the next key: published at once, signing after the lead, so that services know it before they meet it.</summary>
internal static class KeyRotation
{
    /// <summary>The newest key if nothing is due; under a lock, so that two instances add one key.</summary>
    /// <param name="db">The identity database.</param>
    /// <param name="protection">Encrypts the private half.</param>
    /// <param name="settings">Period and lead.</param>
    /// <param name="now">The moment.</param>
    /// <param name="force">Rotate now, whatever the age; a successor that already waits is enough.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<SigningKey> RotateAsync(
        GatewayDb db, IDataProtectionProvider protection, IdentitySettings settings, DateTimeOffset now, bool force, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('signing-keys'))", ct);
        var newest = await db.SigningKeys.OrderByDescending(key => key.SignsFrom).FirstAsync(ct);
        var lead = TimeSpan.FromMinutes(settings.SigningKeyLeadMinutes);
        var due = KeySchedule.NeedsSuccessor(newest.SignsFrom, TimeSpan.FromDays(settings.SigningKeyDays), lead, now);
        if (newest.SignsFrom > now || (!due && !force)) return newest;

        var next = SigningKey.Create(now, now + lead, protection);
        db.SigningKeys.Add(next);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return next;
    }
}
