using System.Security.Claims;
using Helpdesk.Gateway.Users;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Gateway.SigningIn;

/// <summary>Who the token says one is.</summary>
internal static class Me
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/auth/me", (CurrentUser user, ClaimsPrincipal claims) => new SignedInUser(
            user.Id, user.Login, user.Name, [.. claims.FindAll("role").Select(role => role.Value)], user.ServiceCenter))
            .WithTags("Sign-in").WithSummary("Shows who is signed in.");
}
