using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Sessions;

internal enum SessionKind
{
    /// <summary>A client that holds refresh tokens itself.</summary>
    Client,

    /// <summary>The desk: the browser's cookie names the session, the tokens stay here.</summary>
    Desk,
}

/// <summary>What a presented refresh token leads to.</summary>
internal enum RefreshVerdict
{
    /// <summary>The current one: issue the next.</summary>
    Rotate,

    /// <summary>The one before, a moment after: somebody else of the same client was faster; same answer for both.</summary>
    Repeat,

    /// <summary>An old one: it was copied, and nobody can tell by whom. The session ends.</summary>
    Reused,

    /// <summary>The session is over.</summary>
    Ended,
}

/// <summary>One sign-in and everything refreshed from it.</summary>
internal sealed class Session
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public SessionKind Kind { get; init; }

    /// <summary>Counts refreshes: whoever moves it from n to n + 1 has refreshed, everybody else comes too late.</summary>
    public int Generation { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset RefreshedAt { get; init; }

    /// <summary>Ends when nobody refreshes it until then.</summary>
    public DateTimeOffset IdleUntil { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The current access token under data protection, so that all tabs and both gateway instances answer with one.</summary>
    public byte[] AccessToken { get; init; } = [];

    public DateTimeOffset AccessExpiresAt { get; init; }

    public bool IsOver(DateTimeOffset now) => EndedAt is not null || IdleUntil <= now || ExpiresAt <= now;

    public RefreshVerdict Judge(int presented, TimeSpan grace, DateTimeOffset now)
    {
        if (IsOver(now)) return RefreshVerdict.Ended;
        if (presented == Generation) return RefreshVerdict.Rotate;
        return presented == Generation - 1 && now - RefreshedAt <= grace ? RefreshVerdict.Repeat : RefreshVerdict.Reused;
    }

    internal static void Configure(ModelBuilder model) => model.Entity<Session>(session =>
    {
        session.ToTable("sessions");
        session.Property(s => s.Id).ValueGeneratedNever();
        session.HasIndex(s => s.UserId);
        session.HasIndex(s => s.ExpiresAt);
        session.HasOne<Users.User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    });
}

/// <summary>Changes of many sessions at once.</summary>
internal static class SessionChanges
{
    /// <summary>Ends the sessions; their access tokens die within minutes.</summary>
    public static Task<int> EndAsync(this IQueryable<Session> sessions, DateTimeOffset now, CancellationToken ct) =>
        sessions.Where(session => session.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.AccessToken, Array.Empty<byte>()), ct);

    /// <summary>Has the next request issue a token with the user's roles as they are then.</summary>
    public static Task<int> ForgetTokensAsync(this IQueryable<Session> sessions, DateTimeOffset now, CancellationToken ct) =>
        sessions.Where(session => session.EndedAt == null && session.AccessExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.AccessExpiresAt, now), ct);
}
