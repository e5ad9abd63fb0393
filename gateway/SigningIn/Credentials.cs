using System.Net;
using Helpdesk.Gateway.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.SigningIn;

/// <summary>Checks login and password, counts wrong ones, and writes the audit.</summary>
internal sealed class Credentials(
    GatewayDb db, PasswordHashing hashing, ILookupNormalizer normalizer, IdentitySettings settings, IHostEnvironment environment,
    TimeProvider time)
{
    // Guesses at one account are tried one after another, or a hundred sent at once would all pass before the first is counted.
    private static readonly SemaphoreSlim[] Turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>The user, or a refusal that does not tell why. The success is in the context for the caller to save with the session.</summary>
    public async Task<User> CheckAsync(string login, string password, IPAddress? address, CancellationToken ct)
    {
        var normalized = normalizer.NormalizeName(login)!;
        var turn = Turns[(uint)string.GetHashCode(normalized, StringComparison.Ordinal) % Turns.Length];
        await turn.WaitAsync(ct);
        try
        {
            var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, ct);
            var outcome = await JudgeAsync(user, password, ct);
            db.SignIns.Add(Attempt(login, user, address, outcome));
            if (outcome == SignInOutcome.SignedIn) return user!;
            await db.SaveChangesAsync(CancellationToken.None);
        }
        finally
        {
            turn.Release();
        }

        throw SignInRefused.WrongCredentials();
    }

    private async Task<SignInOutcome> JudgeAsync(User? user, string password, CancellationToken ct)
    {
        if (user?.IsLocked(time.GetUtcNow()) == true) return SignInOutcome.Locked;
        var result = await hashing.VerifyAsync(user, password, ct);
        if (user is null) return SignInOutcome.UnknownLogin;
        if (result == PasswordVerificationResult.Failed) return await CountFailureAsync(user);
        if (!user.MayEnter(environment.IsDevelopment())) return SignInOutcome.NotAllowed;
        if (user.AccessFailedCount > 0)
            await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, 0), ct);
        return SignInOutcome.SignedIn;
    }

    // In the database, not from what was read: another instance counts too. Not cancelled: hanging up must not save a guess.
    private async Task<SignInOutcome> CountFailureAsync(User user)
    {
        var (limit, until) = (settings.LockoutAfter, time.GetUtcNow().AddMinutes(settings.LockoutMinutes));
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(u => u.LockoutEnd, u => u.AccessFailedCount + 1 >= limit ? until : u.LockoutEnd)
                .SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1 >= limit ? 0 : u.AccessFailedCount + 1),
            CancellationToken.None);
        return user.AccessFailedCount + 1 >= limit ? SignInOutcome.LockedNow : SignInOutcome.WrongPassword;
    }

    private SignInAttempt Attempt(string login, User? user, IPAddress? address, SignInOutcome outcome)
    {
        var now = time.GetUtcNow();
        return new SignInAttempt
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Login = login,
            UserId = user?.Id,
            Address = address,
            Outcome = outcome,
        };
    }
}
