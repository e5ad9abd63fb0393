using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.ApiKeys;

/// <summary>An administrator takes a key back: it stops within seconds, its last token within minutes.</summary>
internal static class RevokeApiKey
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/auth/keys/{id:guid}", Handle).AllowRoles(Roles.Administrator).WithTags("Keys").WithSummary("Revokes an API key.");

    private static async Task<IResult> Handle(
        Guid id, CurrentUser actor, GatewayDb db, ApiKeyRing ring, TimeProvider time, CancellationToken ct)
    {
        var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, ct) ?? throw new NotFound("key-not-found", "There is no such key.");
        if (key.RevokedAt is null)
        {
            var now = time.GetUtcNow();
            key.RevokedAt = now;
            db.Publish(key.Changed(now, actor.Id));
            await db.SaveChangesAsync(ct);
            ring.Forget();
        }

        return TypedResults.NoContent();
    }
}
