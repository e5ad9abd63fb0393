using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Helpdesk.Gateway.Tokens;

/// <summary>
/// Tokens that were proven a moment ago: a token comes with every request of ten minutes, and its signature does not change in between.
/// </summary>
internal sealed class ValidatedTokens(TimeProvider time)
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, (ClaimsPrincipal Principal, DateTimeOffset ExpiresAt)> _tokens = new(StringComparer.Ordinal);

    public ClaimsPrincipal? Find(string token) =>
        _tokens.TryGetValue(token, out var found) && found.ExpiresAt > time.GetUtcNow() ? found.Principal : null;

    public void Remember(SecurityToken token, ClaimsPrincipal principal)
    {
        if (token is not JsonWebToken { EncodedToken: { } text }) return;
        // Only genuine tokens get here, so this happens after thousands of sign-ins and not by a stranger's will.
        if (_tokens.Count >= Capacity) _tokens.Clear();
        _tokens[text] = (principal, new DateTimeOffset(token.ValidTo, TimeSpan.Zero));
    }
}
