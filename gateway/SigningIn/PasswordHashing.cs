using System.Threading.RateLimiting;
using Helpdesk.Gateway.Users;
using Microsoft.AspNetCore.Identity;

namespace Helpdesk.Gateway.SigningIn;

/// <summary>
/// Hashing a password costs about a tenth of a second of a processor on purpose. Only half of the processors do it at a time, so that
/// the start of a shift, or an attacker, cannot starve everything else that goes through the gateway.
/// </summary>
internal sealed class PasswordHashing(IPasswordHasher<User> hasher) : IDisposable
{
    // Waits at most a few seconds in the queue; what does not fit is told to come back.
    private readonly ConcurrencyLimiter _limit = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount / 2),
        QueueLimit = 64,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    // Checked when the login is unknown, so that the time of the answer does not tell.
    private readonly Lazy<string> _nobodysHash = new(() => hasher.HashPassword(new User(), Guid.NewGuid().ToString()));

    public async Task<PasswordVerificationResult> VerifyAsync(User? user, string password, CancellationToken ct)
    {
        using var permit = await AcquireAsync(ct);
        var result = hasher.VerifyHashedPassword(user ?? new User(), user?.PasswordHash ?? _nobodysHash.Value, password);
        return user?.PasswordHash is null ? PasswordVerificationResult.Failed : result;
    }

    public async Task<string> HashAsync(User user, string password, CancellationToken ct)
    {
        using var permit = await AcquireAsync(ct);
        return hasher.HashPassword(user, password);
    }

    public void Dispose() => _limit.Dispose();

    private async Task<RateLimitLease> AcquireAsync(CancellationToken ct)
    {
        var lease = await _limit.AcquireAsync(1, ct);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw new SignInBusy();
    }
}
