using Helpdesk.Gateway.Users;
using Helpdesk.ServiceDefaults.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Helpdesk.Gateway.Tokens;

/// <summary>A signed access token.</summary>
/// <param name="Value">The JWT.</param>
/// <param name="ExpiresAt">When services stop taking it, UTC.</param>
internal sealed record AccessToken(string Value, DateTimeOffset ExpiresAt)
{
    /// <summary>Whole seconds left, for <c>expiresIn</c>.</summary>
    public int SecondsLeft(DateTimeOffset now) => Math.Max(0, (int)(ExpiresAt - now).TotalSeconds);
}

/// <summary>Signs the tokens that services trust.</summary>
internal sealed class AccessTokens(KeyRing keys, IdentitySettings settings, TimeProvider time)
{
    public const string IssuerAndAudience = "helpdesk";
    public const string SessionClaim = "sid";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public AccessToken ForUser(User user, Guid sessionId) =>
        Issue(user.Id, user.Login, user.DisplayName, user.Roles, user.ServiceCenter, sessionId);

    public AccessToken ForMachine(Guid keyId, string name, string[] roles) =>
        Issue(keyId, $"key:{name}", name, [Roles.Machine, .. roles], serviceCenter: null, sessionId: null);

    private AccessToken Issue(Guid subject, string login, string name, string[] roles, string? serviceCenter, Guid? sessionId)
    {
        var now = time.GetUtcNow();
        var expires = now + settings.AccessTokenLife;
        var claims = new Dictionary<string, object>
        {
            ["sub"] = subject.ToString(),
            ["login"] = login,
            ["name"] = name,
            ["role"] = roles,
        };
        if (serviceCenter is not null) claims["service_center"] = serviceCenter;
        if (sessionId is not null) claims[SessionClaim] = sessionId.Value.ToString();
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = IssuerAndAudience,
            Audience = IssuerAndAudience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            Claims = claims,
            SigningCredentials = keys.Signing,
        });
        return new AccessToken(token, expires);
    }
}
