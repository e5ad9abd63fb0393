using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Users;

/// <summary>One user with the version that a change has to name.</summary>
internal static class ShowUser
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/users/{id:guid}", Handle).AllowRoles(Roles.Administrator).WithTags("Users").WithSummary("Shows a user.")
            .Produces<UserView>();

    private static async Task<IResult> Handle(Guid id, GatewayDb db, TimeProvider time, CancellationToken ct)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, ct)
            ?? throw new NotFound("user-not-found", "There is no such user.");
        return Versioned.Ok(UserView.Of(user, time.GetUtcNow()), user.Version);
    }
}
