using System.Security.Claims;
using System.Text.Encodings.Web;
using Helpdesk.Desk.Gateway;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Helpdesk.Desk.SignIn;

/// <summary>Knows the user by the session's id in the cookie; everything else about the session is at the gateway.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "session";

    public const string Cookie = "helpdesk_session";

    /// <summary>Stays on the server: the circuit takes tokens by it.</summary>
    public const string SessionClaim = "session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Request.Cookies.TryGetValue(Cookie, out var session) || string.IsNullOrEmpty(session)) return AuthenticateResult.NoResult();
        if (await tokens.GetAsync(session, ct: Context.RequestAborted) is not { } token) return AuthenticateResult.Fail("The session is over.");
        var identity = new ClaimsIdentity(ClaimsOf(token.User, session), SchemeName, "name", "role");
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    // Relative: the address that the browser knows is the gateway's, not ours.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var wanted = Request.Path + Request.QueryString;
        Response.Redirect(wanted is "/" or "" ? "/sign-in" : $"/sign-in?to={Uri.EscapeDataString(wanted)}");
        return Task.CompletedTask;
    }

    private static IEnumerable<Claim> ClaimsOf(SessionUser user, string session) =>
    [
        new(SessionClaim, session),
        new("sub", user.Id.ToString()),
        new("login", user.Login),
        new("name", user.Name),
        .. user.Roles.Select(role => new Claim("role", role)),
    ];
}
