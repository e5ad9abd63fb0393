using System.Net;
using Helpdesk.Desk.Gateway;
using Helpdesk.ServiceDefaults.Access;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Desk.SignIn;

/// <summary>The two requests that set and remove the cookie: a circuit cannot.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        // No antiforgery token, so that a form opened before a restart still works: the browser's own word about the origin is enough.
        app.MapPost("/sign-in", SignInAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapPost("/sign-out", SignOutAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapPost("/language", SetLanguage).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> SignInAsync(
        HttpContext http, [FromForm] string? login, [FromForm] string? password, [FromForm] string? to, IHttpClientFactory clients,
        IConfiguration configuration, CancellationToken ct)
    {
        if (!FromOurPage(http)) return Results.BadRequest();
        var target = Local(to);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/sessions") { Content = JsonContent.Create(new { login, password }) };
        // The gateway limits attempts by the address of the person, not by ours.
        if (ClientAddress(http, configuration) is { } address) request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        try
        {
            using var response = await clients.CreateClient(GatewayClient.Name).SendAsync(request, ct);
            if (!response.IsSuccessStatusCode) return Again(Reason(response.StatusCode), login, target);
            var reply = (await response.Content.ReadFromJsonAsync<Opened>(GatewayClient.Json, ct))!;
            http.Response.Cookies.Append(SessionAuthentication.Cookie, reply.Session, CookieOf(http));
            return Results.LocalRedirect(target);
        }
        catch (HttpRequestException)
        {
            return Again("away", login, target);
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, IHttpClientFactory clients, SessionTokens tokens, CancellationToken ct)
    {
        if (!FromOurPage(http)) return Results.BadRequest();
        if (http.Request.Cookies.TryGetValue(SessionAuthentication.Cookie, out var session) && session is { Length: > 0 })
        {
            tokens.Forget(session);
            using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/auth/sessions") { Content = JsonContent.Create(new { session }) };
            using var response = await clients.CreateClient(GatewayClient.Name).SendAsync(request, ct);
        }

        http.Response.Cookies.Delete(SessionAuthentication.Cookie, CookieOf(http));
        return Results.LocalRedirect("/sign-in?out=1");
    }

    private static IResult SetLanguage(HttpContext http, [FromForm] string? language, [FromForm] string? to)
    {
        if (!FromOurPage(http)) return Results.BadRequest();
        var cookie = CookieOf(http);
        cookie.MaxAge = TimeSpan.FromDays(365);
        http.Response.Cookies.Append(DeskExtensions.LanguageCookie, language == "en" ? "c=en|uic=en" : "c=ru|uic=ru", cookie);
        return Results.LocalRedirect(Local(to));
    }

    private static IResult Again(string reason, string? login, string target) =>
        Results.LocalRedirect(Query.To("/sign-in", ("no", reason), ("login", login), ("to", target == "/" ? null : target)));

    private static string Reason(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest => "wrong",
        HttpStatusCode.TooManyRequests => "often",
        _ => "away",
    };

    private static string Local(string? to) => to is { Length: > 0 } && to[0] == '/' && !to.StartsWith("//", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal) ? to : "/";

    private static bool FromOurPage(HttpContext http)
    {
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        return site is "" or "same-origin" or "none";
    }

    // What the gateway itself saw: the last of the list, the rest is hearsay, and so is all that somebody else says.
    private static string? ClientAddress(HttpContext http, IConfiguration configuration)
    {
        var forwarded = DeskKey.IsShown(http.Request, configuration) ? http.Request.Headers["X-Forwarded-For"].ToString() : "";
        return forwarded.Length > 0 ? forwarded.Split(',')[^1].Trim() : http.Connection.RemoteIpAddress?.ToString();
    }

    private static CookieOptions CookieOf(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Secure = http.Request.IsHttps || http.Request.Headers["X-Forwarded-Proto"] == "https",
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(30),
    };

    private sealed record Opened(string Session);
}
