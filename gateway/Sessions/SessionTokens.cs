using System.Text;
using Helpdesk.Gateway.Tokens;
using Helpdesk.Gateway.Users;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Sessions;

/// <summary>A session that just gave an access token.</summary>
internal sealed record Refreshed(User User, AccessToken Token, Ticket Ticket);

/// <summary>Opens sessions and refreshes their tokens once, however many ask at the same moment.</summary>
internal sealed class SessionTokens(
    GatewayDb db, AccessTokens tokens, IDataProtectionProvider protection, IdentitySettings settings, IHostEnvironment environment,
    TimeProvider time)
{
    // A token is renewed when less than a fifth of its life is left.
    private TimeSpan Reserve => settings.AccessTokenLife / 5;

    private readonly IDataProtector _protector = protection.CreateProtector("access-token");

    /// <summary>Adds the session to the context; the caller saves.</summary>
    public Refreshed Open(User user, SessionKind kind)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var token = tokens.ForUser(user, id);
        db.Sessions.Add(new Session
        {
            Id = id,
            UserId = user.Id,
            Kind = kind,
            CreatedAt = now,
            RefreshedAt = now,
            IdleUntil = now.AddHours(settings.SessionIdleHours),
            ExpiresAt = now.AddDays(settings.SessionDays),
            AccessToken = Seal(token),
            AccessExpiresAt = token.ExpiresAt,
        });
        return new Refreshed(user, token, new Ticket(id, 1));
    }

    /// <summary>The next token pair for a refresh token, or null when it is worth nothing.</summary>
    public async Task<Refreshed?> RefreshAsync(Ticket ticket, CancellationToken ct)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            if (await FindAsync(ticket.SessionId, SessionKind.Client, ct) is not { } found) return null;
            switch (found.Session.Judge(ticket.Generation, TimeSpan.FromSeconds(settings.RefreshGraceSeconds), now))
            {
                case RefreshVerdict.Rotate:
                    if (await RotateAsync(found.Session, found.User, now, ct) is { } rotated) return rotated;
                    break;
                case RefreshVerdict.Repeat:
                    return Stored(found.Session, found.User);
                case RefreshVerdict.Reused:
                    await db.Sessions.Where(s => s.Id == ticket.SessionId).EndAsync(now, ct);
                    return null;
                default:
                    return null;
            }
        }
    }

    /// <summary>The desk's current access token, renewed by whoever is first when it runs out; null when the session is over.</summary>
    public async Task<Refreshed?> CurrentAsync(Ticket ticket, CancellationToken ct)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            if (await FindAsync(ticket.SessionId, SessionKind.Desk, ct) is not { } found || found.Session.IsOver(now)) return null;
            if (found.Session.AccessExpiresAt - now > Reserve) return Stored(found.Session, found.User);
            if (await RotateAsync(found.Session, found.User, now, ct) is { } rotated) return rotated;
        }
    }

    private async Task<(Session Session, User User)?> FindAsync(Guid id, SessionKind kind, CancellationToken ct)
    {
        var found = await (from session in db.Sessions.AsNoTracking()
                           where session.Id == id && session.Kind == kind
                           join user in db.Users.AsNoTracking() on session.UserId equals user.Id
                           select new { session, user }).SingleOrDefaultAsync(ct);
        return found is not null && found.user.MayEnter(environment.IsDevelopment()) ? (found.session, found.user) : null;
    }

    // Null when another request moved the generation first: its token is the answer then.
    private async Task<Refreshed?> RotateAsync(Session session, User user, DateTimeOffset now, CancellationToken ct)
    {
        var token = tokens.ForUser(user, session.Id);
        var (next, access, idleUntil) = (session.Generation + 1, Seal(token), now.AddHours(settings.SessionIdleHours));
        var won = await db.Sessions
            .Where(s => s.Id == session.Id && s.Generation == session.Generation && s.EndedAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(s => s.Generation, next).SetProperty(s => s.RefreshedAt, now).SetProperty(s => s.IdleUntil, idleUntil)
                    .SetProperty(s => s.AccessToken, access).SetProperty(s => s.AccessExpiresAt, token.ExpiresAt), ct);
        return won == 1 ? new Refreshed(user, token, new Ticket(session.Id, next)) : null;
    }

    private Refreshed Stored(Session session, User user) => new(
        user,
        new AccessToken(Encoding.UTF8.GetString(_protector.Unprotect(session.AccessToken)), session.AccessExpiresAt),
        new Ticket(session.Id, session.Generation));

    private byte[] Seal(AccessToken token) => _protector.Protect(Encoding.UTF8.GetBytes(token.Value));
}
