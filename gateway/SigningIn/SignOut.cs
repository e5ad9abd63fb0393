using System.Security.Claims;
using Helpdesk.Gateway.Sessions;
using Helpdesk.Gateway.Tokens;

namespace Helpdesk.Gateway.SigningIn;

/// <summary>Ends the session that the access token came from.</summary>
internal static class SignOut
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/auth/sign-out", Handle).WithTags("Sign-in").WithSummary("Ends the session of this token.");

    private static async Task<IResult> Handle(HttpContext http, GatewayDb db, TimeProvider time, CancellationToken ct)
    {
        if (Guid.TryParse(http.User.FindFirstValue(AccessTokens.SessionClaim), out var id))
            await db.Sessions.Where(session => session.Id == id).EndAsync(time.GetUtcNow(), ct);
        return TypedResults.NoContent();
    }
}
