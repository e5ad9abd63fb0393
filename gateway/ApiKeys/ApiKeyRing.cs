using Helpdesk.Gateway.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.ApiKeys;

/// <summary>
/// All valid API keys in memory, read again when they are a few seconds old: a request with a key costs a look into a dictionary, a
/// stranger's guesses cost no more, and a revoked key stops within seconds.
/// </summary>
internal sealed class ApiKeyRing(IServiceScopeFactory scopes, AccessTokens tokens, TimeProvider time) : IDisposable
{
    public const string Header = "X-Api-Key";
    public const int Limit = 1000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Snapshot _snapshot = new(new Dictionary<string, Entry>(), DateTimeOffset.MinValue);

    /// <summary>Takes the key off the request and gives the token to go on with; null without a key or with a worthless one.</summary>
    public async ValueTask<string?> ExchangeAsync(HttpContext http)
    {
        if (!http.Request.Headers.Remove(Header, out var presented)) return null;
        // A request that shows a key is a machine's or nobody's, whatever else it carries.
        http.Request.Headers.Authorization = default;
        var secret = presented.ToString();
        if (!secret.StartsWith(ApiKey.Prefix, StringComparison.Ordinal)) return null;

        var keys = await CurrentAsync(http.RequestAborted);
        return keys.TryGetValue(Convert.ToHexString(ApiKey.HashOf(secret)), out var entry) ? entry.Token(tokens, time.GetUtcNow()) : null;
    }

    /// <summary>Has the next request read the keys anew.</summary>
    public void Forget() => _snapshot = _snapshot with { ReadAt = DateTimeOffset.MinValue };

    public void Dispose() => _reading.Dispose();

    private async ValueTask<IReadOnlyDictionary<string, Entry>> CurrentAsync(CancellationToken ct)
    {
        if (IsFresh()) return _snapshot.Keys;
        await _reading.WaitAsync(ct);
        try
        {
            if (!IsFresh()) _snapshot = await ReadAsync(_snapshot.Keys, ct);
            return _snapshot.Keys;
        }
        finally
        {
            _reading.Release();
        }
    }

    private bool IsFresh() => time.GetUtcNow() - _snapshot.ReadAt < Fresh;

    private async Task<Snapshot> ReadAsync(IReadOnlyDictionary<string, Entry> known, CancellationToken ct)
    {
        var readAt = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<GatewayDb>().ApiKeys.AsNoTracking()
            .Where(key => key.RevokedAt == null).Take(Limit).ToListAsync(ct);
        return new Snapshot(
            rows.ToDictionary(
                row => Convert.ToHexString(row.SecretHash),
                row => known.GetValueOrDefault(Convert.ToHexString(row.SecretHash)) ?? new Entry(row.Id, row.Name, row.Roles)),
            readAt);
    }

    private sealed record Snapshot(IReadOnlyDictionary<string, Entry> Keys, DateTimeOffset ReadAt);

    private sealed class Entry(Guid id, string name, string[] roles)
    {
        private volatile AccessToken? _token;

        public string Token(AccessTokens tokens, DateTimeOffset now)
        {
            if (_token is { } current && current.ExpiresAt - now > TimeSpan.FromMinutes(2)) return current.Value;
            var next = tokens.ForMachine(id, name, roles);
            _token = next;
            return next.Value;
        }
    }
}
