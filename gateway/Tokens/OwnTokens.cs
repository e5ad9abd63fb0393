using Helpdesk.Gateway.ApiKeys;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Helpdesk.Gateway.Tokens;

/// <summary>
/// The gateway proves tokens with the keys it has in memory instead of asking itself over HTTP, remembers what it has proven, and turns
/// API keys into tokens.
/// </summary>
internal sealed class OwnTokens(KeyRing keys, ApiKeyRing apiKeys, ValidatedTokens validated, TimeProvider time)
    : IPostConfigureOptions<JwtBearerOptions>
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

        options.Events ??= new JwtBearerEvents();
        options.Events.OnMessageReceived = ReceiveAsync;
        options.Events.OnTokenValidated = context =>
        {
            validated.Remember(context.SecurityToken, context.Principal!);
            return Task.CompletedTask;
        };
    }

    private async Task ReceiveAsync(MessageReceivedContext context)
    {
        if (await apiKeys.ExchangeAsync(context.HttpContext) is { } token)
        {
            context.Token = token;
            context.Request.Headers.Authorization = $"Bearer {token}";
        }

        var presented = context.Token ?? BearerOf(context.Request);
        if (presented is null || validated.Find(presented) is not { } principal) return;
        context.Principal = principal;
        context.Success();
    }

    private static string? BearerOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
    }
}
