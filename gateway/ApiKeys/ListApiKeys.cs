using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.ApiKeys;

/// <summary>The keys that machines have, without their secrets; revoked ones too.</summary>
internal static class ListApiKeys
{
    internal sealed record Row(Guid Id, string Name, string[] Roles, DateTimeOffset CreatedAt, Guid CreatedBy, DateTimeOffset? RevokedAt);

    internal sealed record Key(Guid Id);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/auth/keys", Handle).AllowRoles(Roles.Administrator).WithTags("Keys").WithSummary("Lists API keys, newest first.");

    private static async Task<Page<Row>> Handle(string? cursor, int? take, GatewayDb db, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        var keys = db.ApiKeys.AsNoTracking();
        if (Cursor.Decode<Key>(cursor) is { } before) keys = keys.Where(k => k.Id < before.Id);
        var page = await keys.OrderByDescending(k => k.Id).Take(size + 1)
            .Select(k => new Row(k.Id, k.Name, k.Roles, k.CreatedAt, k.CreatedBy, k.RevokedAt)).ToListAsync(ct);
        return new Page<Row>([.. page.Take(size)], page.Count > size ? Cursor.Encode(new Key(page[size - 1].Id)) : null);
    }
}
