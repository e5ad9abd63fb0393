using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Helpdesk.ServiceDefaults.Access;

/// <summary>
/// Tokens that were proven a moment ago: a token comes with every request of ten minutes and its signature does not change in between,
/// while checking it costs more processor time than most requests.
/// </summary>
internal sealed class ValidatedTokens(TimeProvider time)
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, (ClaimsPrincipal Principal, DateTimeOffset ExpiresAt)> _tokens = new(StringComparer.Ordinal);

    public static JwtBearerEvents Events() => new()
    {
        OnMessageReceived = context =>
        {
            var presented = context.Token ?? BearerOf(context.Request);
            if (presented is not null && Of(context.HttpContext).Find(presented) is { } principal)
            {
                context.Principal = principal;
                context.Success();
            }

            return Task.CompletedTask;
        },
        OnTokenValidated = context =>
        {
            if (context.SecurityToken is JsonWebToken token) Of(context.HttpContext).Remember(token, context.Principal!);
            return Task.CompletedTask;
        },
    };

    private ClaimsPrincipal? Find(string token) =>
        _tokens.TryGetValue(token, out var found) && found.ExpiresAt > time.GetUtcNow() ? found.Principal : null;

    private void Remember(JsonWebToken token, ClaimsPrincipal principal)
    {
        // Only genuine tokens get here, so this happens after thousands of sign-ins and not by a stranger's will.
        if (_tokens.Count >= Capacity) _tokens.Clear();
        _tokens[token.EncodedToken] = (principal, new DateTimeOffset(token.ValidTo, TimeSpan.Zero));
    }

    private static ValidatedTokens Of(HttpContext http) => http.RequestServices.GetRequiredService<ValidatedTokens>();

    private static string? BearerOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
    }
}
