using System.Collections.Concurrent;
using System.Net;

namespace Helpdesk.Desk.Gateway;

/// <summary>Who is signed in, as the gateway says.</summary>
internal sealed record SessionUser(Guid Id, string Login, string Name, string[] Roles, string? ServiceCenter);

/// <summary>An access token and the moment after which a new one is asked for.</summary>
internal sealed record SessionToken(string AccessToken, DateTimeOffset RenewAt, SessionUser User);

/// <summary>
/// Access tokens of the sessions in use, kept in memory only: the session itself lives at the gateway, so a restart of the desk costs one
/// question per session and signs nobody out. One question at a time per session, however many tabs ask.
/// </summary>
internal sealed class SessionTokens(IHttpClientFactory clients, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Slot> _slots = new();

    /// <summary>The session's token; null when the gateway does not know the session (any more).</summary>
    /// <param name="session">The session's id from the cookie.</param>
    /// <param name="refused">A token that was just refused: not to be answered again.</param>
    /// <param name="ct">Stops the waiting.</param>
    public async Task<SessionToken?> GetAsync(string session, string? refused = null, CancellationToken ct = default)
    {
        if (_slots.TryGetValue(session, out var slot) && slot.Fresh(time.GetUtcNow(), refused) is { } known) return known;
        slot ??= _slots.GetOrAdd(session, _ => new Slot());
        await slot.Gate.WaitAsync(ct);
        try
        {
            if (slot.Fresh(time.GetUtcNow(), refused) is { } fresh) return fresh;
            slot.Token = await AskAsync(session, ct);
            if (slot.Token is null) _slots.TryRemove(session, out _);
            return slot.Token;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    public void Forget(string session) => _slots.TryRemove(session, out _);

    private async Task<SessionToken?> AskAsync(string session, CancellationToken ct)
    {
        ForgetIdle();
        using var response = await clients.CreateClient(GatewayClient.Name).PostAsJsonAsync("/api/auth/sessions/token", new { session }, ct);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.BadRequest) return null;
        if (!response.IsSuccessStatusCode) throw await ApiProblem.ReadAsync(response, ct);
        var reply = (await response.Content.ReadFromJsonAsync<TokenReply>(GatewayClient.Json, ct))!;
        var life = TimeSpan.FromSeconds(reply.ExpiresIn);
        return new SessionToken(reply.AccessToken, time.GetUtcNow() + life - TimeSpan.FromSeconds(Math.Min(60, reply.ExpiresIn / 4)), reply.User);
    }

    // Sessions of closed browsers: nobody asked for a token since long after it had to be renewed.
    private void ForgetIdle()
    {
        var old = time.GetUtcNow() - TimeSpan.FromHours(1);
        foreach (var (session, slot) in _slots)
            if (slot.Token is { } token && token.RenewAt < old) _slots.TryRemove(session, out _);
    }

    private sealed record TokenReply(string AccessToken, int ExpiresIn, SessionUser User);

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public SessionToken? Token { get; set; }

        public SessionToken? Fresh(DateTimeOffset now, string? refused) =>
            Token is { } token && now < token.RenewAt && token.AccessToken != refused ? token : null;
    }
}
