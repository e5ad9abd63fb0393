using System.Net;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Gateway.Proxy;

/// <summary>
/// The desk calls in the name of browsers and says whose; from anybody else <c>X-Forwarded-For</c> is an invention and is ignored.
/// </summary>
internal sealed class ClientAddress(RequestDelegate next, IConfiguration configuration)
{
    private const string Header = "X-Forwarded-For";

    /// <summary>True when the desk asks for itself and not for a browser.</summary>
    public static bool IsDeskItself(HttpContext http) => http.Items.ContainsKey(typeof(ClientAddress));

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped) http.Connection.RemoteIpAddress = mapped.MapToIPv4();
        if (DeskKey.IsShown(http.Request, configuration)) TakeDesksWord(http);
        http.Request.Headers.Remove(Header);
        http.Request.Headers.Remove(DeskKey.Header);
        return next(http);
    }

    /// <summary>Middleware of the proxy's pipeline: the desk believes the address that it is told by the gateway only.</summary>
    public static Task ShowKeyToDeskAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetReverseProxyFeature().Cluster.Config.ClusterId == "desk" && DeskKey.Of(http.RequestServices.GetRequiredService<IConfiguration>()) is { } key)
            http.Request.Headers[DeskKey.Header] = key;
        return next(http);
    }

    private static void TakeDesksWord(HttpContext http)
    {
        // The last entry is the desk's own; those before it came with the browser's request.
        var said = http.Request.Headers[Header].ToString().Split(',')[^1].Trim();
        if (IPAddress.TryParse(said, out var client)) http.Connection.RemoteIpAddress = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        else http.Items[typeof(ClientAddress)] = true;
    }
}
