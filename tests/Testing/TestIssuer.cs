using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Helpdesk.Testing;

/// <summary>Publishes keys and signs tokens as the gateway does, so that a service alone is tested with its real token validation.</summary>
public sealed class TestIssuer
{
    static readonly Lazy<Task<TestIssuer>> Shared = new(StartAsync);
    readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "test" };

    TestIssuer(string address) => Address = address;

    /// <summary>Where the keys are published: the services' <c>services:gateway:http:0</c>.</summary>
    public string Address { get; private set; }

    /// <summary>The issuer of this test process.</summary>
    public static Task<TestIssuer> GetAsync() => Shared.Value;

    /// <summary>A token as the gateway would sign it.</summary>
    /// <param name="userId">Its subject.</param>
    /// <param name="roles">Its roles.</param>
    /// <param name="name">The person's name.</param>
    /// <param name="serviceCenter">A partner's service centre.</param>
    /// <param name="lifetime">How long it is valid; an hour when null.</param>
    public string Token(Guid userId, IEnumerable<string> roles, string name = "Анна Иванова", string? serviceCenter = null, TimeSpan? lifetime = null)
    {
        var claims = new List<Claim> { new("sub", userId.ToString()), new("login", "anna"), new("name", name) };
        claims.AddRange(roles.Select(role => new Claim("role", role)));
        if (serviceCenter is not null) claims.Add(new Claim("service_center", serviceCenter));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "helpdesk",
            Audience = "helpdesk",
            Subject = new ClaimsIdentity(claims),
            NotBefore = now.AddMinutes(-1),
            IssuedAt = now,
            Expires = now + (lifetime ?? TimeSpan.FromHours(1)),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });
    }

    static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var issuer = new TestIssuer("");
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = "helpdesk", jwks_uri = $"{issuer.Address}/.well-known/jwks.json" }));
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(issuer._key);
        app.MapGet("/.well-known/jwks.json", () => Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "test", n = key.N, e = key.E } } }));
        await app.StartAsync();
        issuer.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return issuer;
    }
}
