using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.KeepTyped;

/// <summary>The browser's own way to keep what is typed: a page that is being closed has no circuit left.</summary>
internal static class TypedEndpoints
{
    public static void MapTyped(this IEndpointRouteBuilder app) =>
        app.MapMethods("/typed/{place}", ["GET", "PUT", "DELETE"], PassAsync).AllowAnonymous().ExcludeFromDescription();

    // The relay refuses by itself whoever is not signed in: a script has no use for the sign-in page.
    private static Task PassAsync(string place, HttpContext http, Relay relay) =>
        relay.PassAsync(http, $"/api/incidents/typed/{Uri.EscapeDataString(place)}", http.RequestAborted);
}
