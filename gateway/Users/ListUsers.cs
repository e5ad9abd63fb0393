using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Users;

/// <summary>All users by login, for administrators.</summary>
internal static class ListUsers
{
    internal sealed record Key(string Login);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/users", Handle).AllowRoles(Roles.Administrator).WithTags("Users").WithSummary("Lists users by login.");

    private static async Task<Page<UserView>> Handle(string? cursor, int? take, GatewayDb db, TimeProvider time, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        var after = Cursor.Decode<Key>(cursor)?.Login ?? "";
        var users = await db.Users.AsNoTracking()
            .Where(u => u.NormalizedUserName!.CompareTo(after) > 0)
            .OrderBy(u => u.NormalizedUserName).Take(size + 1).ToListAsync(ct);
        var now = time.GetUtcNow();
        return new Page<UserView>(
            [.. users.Take(size).Select(user => UserView.Of(user, now))],
            users.Count > size ? Cursor.Encode(new Key(users[size - 1].NormalizedUserName!)) : null);
    }
}
