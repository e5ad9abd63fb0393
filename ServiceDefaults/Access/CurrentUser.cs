using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.ServiceDefaults.Access;

/// <summary>Who asks. An endpoint takes it as a parameter.</summary>
public sealed class CurrentUser
{
    private readonly ClaimsPrincipal _principal;

    private CurrentUser(ClaimsPrincipal principal)
    {
        _principal = principal;
        Id = Guid.TryParse(principal.FindFirstValue("sub"), out var id) ? id : Guid.Empty;
    }

    /// <summary>The user, or the API key that acts.</summary>
    public Guid Id { get; }

    /// <summary>Sign-in name.</summary>
    public string Login => _principal.FindFirstValue("login") ?? "";

    /// <summary>Name for people.</summary>
    public string Name => _principal.FindFirstValue("name") ?? Login;

    /// <summary>A partner's service centre code.</summary>
    public string? ServiceCenter => _principal.FindFirstValue("service_center");

    /// <summary>Whether he has one of these roles.</summary>
    public bool Is(params ReadOnlySpan<string> roles)
    {
        foreach (var role in roles)
            if (_principal.IsInRole(role)) return true;
        return false;
    }

    /// <summary>Binds the parameter.</summary>
    public static ValueTask<CurrentUser?> BindAsync(HttpContext http) => ValueTask.FromResult<CurrentUser?>(new CurrentUser(http.User));
}
