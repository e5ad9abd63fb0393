using Helpdesk.Gateway.Tokens;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Gateway.Sessions;

/// <summary>A person signs out at the desk. A session that is over already is no error.</summary>
internal static class CloseSession
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/auth/sessions", Handle).AllowAnonymous().WithTags("Sign-in").WithSummary("Ends a desk session.");

    private static async Task<IResult> Handle(
        [FromBody] SessionToken.Request request, Tickets tickets, GatewayDb db, TimeProvider time, CancellationToken ct)
    {
        if (tickets.OpenDesk(request.Session) is { } ticket)
            await db.Sessions.Where(s => s.Id == ticket.SessionId && s.Kind == SessionKind.Desk).EndAsync(time.GetUtcNow(), ct);
        return TypedResults.NoContent();
    }
}
