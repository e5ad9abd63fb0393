using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.LoadBalancing;

namespace Helpdesk.Gateway.Proxy;

/// <summary>Which path leads to which service. What is not listed here does not leave the house.</summary>
internal static class ProxyRoutes
{
    private const long Kibibyte = 1024;

    // Longer than the heartbeats of live feeds and WebSockets, shorter than anybody's patience with a hung service.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(100);

    private static readonly Door[] Doors =
    [
        new("incidents", "/api/incidents"),
        // A file of 100 MB and what wraps it.
        new("incidents", "/api/incidents/{id}/files", 100_000 * Kibibyte),
        // A client base of a million rows.
        new("incidents", "/api/subscribers/imports", 500_000 * Kibibyte),
        new("incidents", "/api/subscribers"),
        new("incidents", "/api/live/incidents"),
        new("knowledge", "/api/knowledge"),
        new("knowledge", "/api/knowledge/articles/import", 1024 * 1024 * Kibibyte),
        new("knowledge", "/api/knowledge/articles/{id}/files", 100_000 * Kibibyte),
        new("telephony", "/api/calls"),
        new("telephony", "/api/live/calls"),
        new("telephony", "/hooks/pbx", 256 * Kibibyte),
        new("notifications", "/api/notifications"),
        new("notifications", "/hooks/sms", 256 * Kibibyte),
        // Letters with their files: what is too large to be kept is for the service to leave out, not to refuse.
        new("notifications", "/hooks/mail", 1024 * 1024 * Kibibyte),
        new("reporting", "/api/reports"),
    ];

    /// <summary>Services that publish an OpenAPI document.</summary>
    public static IReadOnlyList<string> Services { get; } = [.. Doors.Select(door => door.Service).Distinct()];

    public static IReadOnlyList<RouteConfig> Routes { get; } =
    [
        .. Doors.Select(door => Route(door.Path, door.Service, $"{door.Path}/{{**rest}}", door.BodyLimit)),
        // Recordings are larger than anything else that comes in.
        Route("recordings", "telephony", "/api/calls/{id}/recordings", 64 * 1024 * Kibibyte),
        .. Services.Select(service => Route($"openapi-{service}", service, $"/openapi/{service}.json", Kibibyte) with
        {
            Transforms = [new Dictionary<string, string> { ["PathSet"] = "/openapi/v1.json" }],
        }),
        // The desk passes files on as they come.
        Route("desk-files", "desk", "/files/{**rest}", 100_000 * Kibibyte),
        Route("desk", "desk", "/{**rest}", 1024 * Kibibyte) with { Order = int.MaxValue },
    ];

    public static IReadOnlyList<ClusterConfig> Clusters(IConfiguration configuration) =>
        [.. Services.Append("desk").Select(service => Cluster(service, Instances(configuration, service)))];

    /// <summary>A service's addresses by Aspire's convention: <c>services__{name}__http__0</c>, <c>__1</c>…</summary>
    public static IReadOnlyList<string> Instances(IConfiguration configuration, string service) =>
        [.. configuration.GetSection($"services:{service}:http").GetChildren().Select(child => child.Value).OfType<string>()];

    private static RouteConfig Route(string id, string service, string path, long bodyLimit) => new()
    {
        RouteId = id,
        ClusterId = service,
        Match = new RouteMatch { Path = path },
        MaxRequestBodySize = bodyLimit,
        // Services know who may do what; the gateway could only repeat it and be wrong later.
        AuthorizationPolicy = "anonymous",
    };

    private static ClusterConfig Cluster(string service, IReadOnlyList<string> instances) => new()
    {
        ClusterId = service,
        LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
        HttpRequest = new Yarp.ReverseProxy.Forwarder.ForwarderRequestConfig
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = Silence,
        },
        HealthCheck = new HealthCheckConfig
        {
            AvailableDestinationsPolicy = "HealthyOrPanic",
            Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = RefusedConnections.PolicyName },
        },
        Destinations = instances.Select((address, index) => (address, index)).ToDictionary(
            instance => $"{service}-{instance.index}", instance => new DestinationConfig { Address = instance.address }),
    };

    private sealed record Door(string Service, string Path, long BodyLimit = 1024 * Kibibyte);
}
