using Microsoft.IdentityModel.Tokens;

namespace Helpdesk.Gateway.Tokens;

/// <summary>Where services find the keys that prove tokens (OpenID Connect discovery).</summary>
internal static class PublishedKeys
{
    internal sealed record PublicKey(string Kty, string Use, string Alg, string Kid, string Crv, string X, string Y);

    internal sealed record KeySet(PublicKey[] Keys);

    private static readonly string[] Algorithms = [SecurityAlgorithms.EcdsaSha256];

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/openid-configuration", Describe).AllowAnonymous().WithTags("Keys").WithSummary("Says where the published keys are.");
        routes.MapGet("/.well-known/jwks.json", (KeyRing keys) => new KeySet([.. keys.Published.Select(Show)]))
            .AllowAnonymous().WithTags("Keys").WithSummary("The public halves of the keys that sign access tokens.");
    }

    // The names are OpenID Connect's: snake_case.
    private static Dictionary<string, object> Describe(HttpContext http) => new()
    {
        ["issuer"] = AccessTokens.IssuerAndAudience,
        ["jwks_uri"] = $"{http.Request.Scheme}://{http.Request.Host}/.well-known/jwks.json",
        ["id_token_signing_alg_values_supported"] = Algorithms,
    };

    private static PublicKey Show(SecurityKey key)
    {
        var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey((ECDsaSecurityKey)key);
        return new PublicKey(jwk.Kty, "sig", SecurityAlgorithms.EcdsaSha256, jwk.Kid, jwk.Crv, jwk.X, jwk.Y);
    }
}
