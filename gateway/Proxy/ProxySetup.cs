using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace Helpdesk.Gateway.Proxy;

/// <summary>The only door: what comes in, how much of it, and where it goes.</summary>
internal static class ProxySetup
{
    public static WebApplicationBuilder AddProxy(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddReverseProxy();
        // Failures says what failed, in one line and only when nobody wanted it.
        builder.Logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.None);
        services.AddSingleton<IProxyConfigProvider>(provider => new InMemoryConfigProvider(
            ProxyRoutes.Routes, ProxyRoutes.Clusters(provider.GetRequiredService<IConfiguration>())));
        services.AddSingleton<IForwarderHttpClientFactory, ConnectQuickly>();
        services.AddSingleton<IPassiveHealthCheckPolicy, RefusedConnections>();
        services.AddOpenApi("gateway");
        builder.AddRateLimits();
        return builder;
    }

    public static void UseClientAddress(this WebApplication app) => app.UseMiddleware<ClientAddress>();

    public static void MapProxy(this WebApplication app)
    {
        // A mistyped address of the API is answered by the API, not by the desk's page.
        foreach (var closed in (string[])["/api/{**rest}", "/hooks/{**rest}", "/openapi/{**rest}"])
            app.Map(closed, () => TypedResults.NotFound()).AllowAnonymous().ExcludeFromDescription();

        app.MapReverseProxy(proxy =>
        {
            proxy.Use((context, next) => Failures.DescribeAsync(context, next));
            proxy.Use((context, next) => ClientAddress.ShowKeyToDeskAsync(context, next));
            proxy.Use((context, next) => RefusedConnections.TryNextAsync(context, next));
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
    }

    /// <summary>An instance that does not even accept the connection within two seconds is passed over.</summary>
    private sealed class ConnectQuickly : ForwarderHttpClientFactory
    {
        protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
        {
            base.ConfigureHandler(context, handler);
            handler.ConnectTimeout = TimeSpan.FromSeconds(2);
            handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60);
        }
    }
}
