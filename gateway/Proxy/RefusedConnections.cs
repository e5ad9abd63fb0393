using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Helpdesk.Gateway.Proxy;

/// <summary>
/// An instance that refuses a connection has received nothing, so the request, whatever its method, goes to the next instance, and the
/// one that refused is left alone for a while.
/// </summary>
internal sealed class RefusedConnections(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    public const string PolicyName = "RefusedConnections";

    private static readonly TimeSpan LeaveAlone = TimeSpan.FromSeconds(5);

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        var state = WasRefused(context) ? DestinationHealth.Unhealthy : DestinationHealth.Healthy;
        if (destination.Health.Passive != state) health.SetPassive(cluster, destination, state, LeaveAlone);
    }

    /// <summary>Middleware of the proxy's pipeline, before an instance is chosen.</summary>
    public static async Task TryNextAsync(HttpContext context, RequestDelegate next)
    {
        var proxy = context.GetReverseProxyFeature();
        var instances = proxy.AllDestinations;
        var tried = new HashSet<DestinationState>();
        while (true)
        {
            await next(context);
            if (!WasRefused(context) || context.Response.HasStarted || proxy.ProxiedDestination is not { } refused) return;
            tried.Add(refused);
            var rest = instances.Where(instance => !tried.Contains(instance)).ToArray();
            if (rest.Length == 0) return;

            proxy.AvailableDestinations = rest;
            proxy.ProxiedDestination = null;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.Clear();
        }
    }

    /// <summary>True when no instance took the connection, so the request cannot have had an effect.</summary>
    public static bool WasRefused(HttpContext context) =>
        context.GetForwarderErrorFeature() is { Error: ForwarderError.Request, Exception: HttpRequestException fault }
        && fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
}
