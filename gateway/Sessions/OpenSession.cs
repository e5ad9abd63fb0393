using Helpdesk.Gateway.Proxy;
using Helpdesk.Gateway.SigningIn;
using Helpdesk.Gateway.Tokens;
using Helpdesk.Gateway.Users;

namespace Helpdesk.Gateway.Sessions;

/// <summary>The desk signs a person in: it gets a session to keep in a cookie, while the tokens stay here.</summary>
internal static class OpenSession
{
    /// <param name="Session">Goes into the desk's cookie; names the session and proves the right to it.</param>
    /// <param name="User">Who signed in.</param>
    internal sealed record Opened(string Session, SignedInUser User);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/auth/sessions", Handle).AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).WithTags("Sign-in")
            .WithSummary("Signs a person in at the desk.");

    private static async Task<Opened> Handle(
        SignIn.Request request, HttpContext http, Credentials credentials, SessionTokens sessions, Tickets tickets, GatewayDb db,
        CancellationToken ct)
    {
        var user = await credentials.CheckAsync(request.Login, request.Password, http.Connection.RemoteIpAddress, ct);
        var opened = sessions.Open(user, SessionKind.Desk);
        await db.SaveChangesAsync(ct);
        return new Opened(tickets.SealDesk(opened.Ticket.SessionId), SignedInUser.Of(user));
    }
}
