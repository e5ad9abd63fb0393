using FluentValidation;
using Helpdesk.Gateway.Sessions;
using Helpdesk.Gateway.Tokens;

namespace Helpdesk.Gateway.SigningIn;

/// <summary>Exchanges a refresh token for the next pair; an old one presented again ends the session.</summary>
internal static class Refresh
{
    internal sealed record Request(string RefreshToken);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.RefreshToken).NotEmpty();
    }

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/auth/refresh", Handle).AllowAnonymous().WithTags("Sign-in").WithSummary("Exchanges a refresh token.");

    private static async Task<SignIn.Reply> Handle(
        Request request, SessionTokens sessions, Tickets tickets, TimeProvider time, CancellationToken ct)
    {
        var refreshed = tickets.OpenRefresh(request.RefreshToken) is { } ticket ? await sessions.RefreshAsync(ticket, ct) : null;
        if (refreshed is null) throw new SignInRefused("session-over", "The session is over; sign in again.");
        return SignIn.Reply.Of(refreshed, tickets, time.GetUtcNow());
    }
}
