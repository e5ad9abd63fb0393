using Helpdesk.ServiceDefaults.Access;
using Microsoft.AspNetCore.DataProtection;

namespace Helpdesk.Gateway.Tokens;

/// <summary>An administrator has the signing key succeeded before its time.</summary>
internal static class RotateSigningKeys
{
    internal sealed record Successor(string KeyId, DateTimeOffset SignsFrom);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/auth/signing-keys", Handle).AllowRoles(Roles.Administrator).WithTags("Keys")
            .WithSummary("Adds the next signing key, which signs after the lead time.");

    private static async Task<Successor> Handle(
        GatewayDb db, IDataProtectionProvider protection, IdentitySettings settings, KeyRing keys, TimeProvider time, CancellationToken ct)
    {
        var next = await KeyRotation.RotateAsync(db, protection, settings, time.GetUtcNow(), force: true, ct);
        await keys.ReloadAsync(ct);
        return new Successor(next.KeyId, next.SignsFrom);
    }
}
