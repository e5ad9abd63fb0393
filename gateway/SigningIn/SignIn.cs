using FluentValidation;
using Helpdesk.Gateway.Proxy;
using Helpdesk.Gateway.Sessions;
using Helpdesk.Gateway.Tokens;
using Helpdesk.Gateway.Users;

namespace Helpdesk.Gateway.SigningIn;

/// <summary>A person signs in by login and password and gets tokens.</summary>
internal static class SignIn
{
    internal sealed record Request(string Login, string Password);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Login).NotEmpty().MaximumLength(UserRules.LoginLength);
            RuleFor(r => r.Password).NotEmpty().MaximumLength(UserRules.PasswordLength);
        }
    }

    /// <param name="AccessToken">Goes with requests as <c>Authorization: Bearer</c>.</param>
    /// <param name="RefreshToken">Buys the next pair, once.</param>
    /// <param name="ExpiresIn">Seconds until the access token expires.</param>
    /// <param name="User">Who signed in.</param>
    internal sealed record Reply(string AccessToken, string RefreshToken, int ExpiresIn, SignedInUser User)
    {
        public static Reply Of(Refreshed refreshed, Tickets tickets, DateTimeOffset now) => new(
            refreshed.Token.Value, tickets.SealRefresh(refreshed.Ticket), refreshed.Token.SecondsLeft(now), SignedInUser.Of(refreshed.User));
    }

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/auth/token", Handle).AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).WithTags("Sign-in")
            .WithSummary("Signs in by login and password.").Produces<Reply>();

    private static async Task<Reply> Handle(
        Request request, HttpContext http, Credentials credentials, SessionTokens sessions, Tickets tickets, GatewayDb db, TimeProvider time,
        CancellationToken ct)
    {
        var user = await credentials.CheckAsync(request.Login, request.Password, http.Connection.RemoteIpAddress, ct);
        var opened = sessions.Open(user, SessionKind.Client);
        await db.SaveChangesAsync(ct);
        return Reply.Of(opened, tickets, time.GetUtcNow());
    }
}
