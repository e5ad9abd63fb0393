using FluentValidation;
using Helpdesk.Gateway.SigningIn;
using Helpdesk.Gateway.Tokens;
using Helpdesk.Gateway.Users;

namespace Helpdesk.Gateway.Sessions;

/// <summary>The desk asks for the access token of a session; all tabs get the same one.</summary>
internal static class SessionToken
{
    internal sealed record Request(string Session);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Session).NotEmpty();
    }

    internal sealed record Reply(string AccessToken, int ExpiresIn, SignedInUser User);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/auth/sessions/token", Handle).AllowAnonymous().WithTags("Sign-in")
            .WithSummary("Gives the access token of a desk session, renewed when it is about to expire.");

    private static async Task<Reply> Handle(
        Request request, SessionTokens sessions, Tickets tickets, TimeProvider time, CancellationToken ct)
    {
        var current = tickets.OpenDesk(request.Session) is { } ticket ? await sessions.CurrentAsync(ticket, ct) : null;
        if (current is null) throw new SignInRefused("session-over", "The session is over; sign in again.");
        return new Reply(current.Token.Value, current.Token.SecondsLeft(time.GetUtcNow()), SignedInUser.Of(current.User));
    }
}
