using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.ServiceDefaults.Access;

internal static class TokenValidation
{
    public const string IssuerAndAudience = "helpdesk";

    /// <summary>The gateway is the only issuer trusted; its keys are fetched where it publishes them and fetched again when it rotates them.</summary>
    public static IServiceCollection AddTokenValidation(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ValidatedTokens>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            // Inside the house there is no TLS: the gateway is the edge.
            options.RequireHttpsMetadata = false;
            options.MetadataAddress = (configuration["services:gateway:http:0"] ?? "http://gateway").TrimEnd('/') + "/.well-known/openid-configuration";
            options.RefreshInterval = TimeSpan.FromSeconds(10);
            // The gateway publishes a new key an hour before it signs with it: it is known here long before it is met.
            options.AutomaticRefreshInterval = TimeSpan.FromMinutes(10);
            options.Events = ValidatedTokens.Events();
            options.MapInboundClaims = false;
            options.TokenValidationParameters.ValidIssuer = IssuerAndAudience;
            options.TokenValidationParameters.ValidAudience = IssuerAndAudience;
            options.TokenValidationParameters.NameClaimType = "name";
            options.TokenValidationParameters.RoleClaimType = "role";
            options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(15);
        });
        // It came along: keys that are read, or made, at every start. Whoever has something to protect asks for it and gets it again.
        services.Remove(services.Single(service => service.ImplementationType?.Name == "DataProtectionHostedService"));
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }
}
