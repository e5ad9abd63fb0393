using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.SigningIn;

/// <summary>The audit of sign-ins, newest first; of one user if asked.</summary>
internal static class ListSignIns
{
    internal sealed record Row(Guid Id, DateTimeOffset At, string Login, Guid? UserId, string? Address, SignInOutcome Outcome);

    internal sealed record Key(Guid Id);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/auth/sign-ins", Handle).AllowRoles(Roles.Administrator).WithTags("Sign-in").WithSummary("Lists sign-ins, newest first.");

    private static async Task<Page<Row>> Handle(Guid? userId, string? cursor, int? take, GatewayDb db, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        var attempts = db.SignIns.AsNoTracking();
        if (userId is not null) attempts = attempts.Where(a => a.UserId == userId);
        // Ids are UUIDv7: their order is the order of time.
        if (Cursor.Decode<Key>(cursor) is { } before) attempts = attempts.Where(a => a.Id < before.Id);
        var page = await attempts.OrderByDescending(a => a.Id).Take(size + 1).ToListAsync(ct);
        return new Page<Row>(
            [.. page.Take(size).Select(a => new Row(a.Id, a.At, a.Login, a.UserId, a.Address?.ToString(), a.Outcome))],
            page.Count > size ? Cursor.Encode(new Key(page[size - 1].Id)) : null);
    }
}
