using Helpdesk.Gateway.ApiKeys;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Helpdesk.Gateway.Tokens;

/// <summary>
/// The gateway proves tokens with the keys it has in memory instead of asking itself over HTTP, and turns API keys into tokens.
/// </summary>
internal sealed class OwnTokens(KeyRing keys, ApiKeyRing apiKeys, TimeProvider time) : IPostConfigureOptions<JwtBearerOptions>
{
    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        options.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(new OpenIdConnectConfiguration());
        var parameters = options.TokenValidationParameters;
        parameters.ValidIssuer = AccessTokens.IssuerAndAudience;
        parameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256];
        parameters.IssuerSigningKeyResolver = (_, _, kid, _) => keys.Published.Where(key => key.KeyId == kid);
        parameters.LifetimeValidator = (notBefore, expires, _, p) =>
            expires is { } end && end + p.ClockSkew > time.GetUtcNow() && (notBefore is not { } start || start - p.ClockSkew <= time.GetUtcNow());

        var receive = options.Events.OnMessageReceived;
        options.Events.OnMessageReceived = async context =>
        {
            if (await apiKeys.ExchangeAsync(context.HttpContext) is { } token) context.Request.Headers.Authorization = $"Bearer {token}";
            await receive(context);
        };
    }
}
