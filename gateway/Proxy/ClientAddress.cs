using System.Net;
using System.Net.Sockets;

namespace Helpdesk.Gateway.Proxy;

/// <summary>
/// The desk calls in the name of browsers and says whose; from anybody else <c>X-Forwarded-For</c> is an invention and is ignored.
/// </summary>
internal sealed class ClientAddress(RequestDelegate next, DeskAddresses desk)
{
    private const string Header = "X-Forwarded-For";

    /// <summary>True when the desk asks for itself and not for a browser.</summary>
    public static bool IsDeskItself(HttpContext http) => http.Items.ContainsKey(typeof(ClientAddress));

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is { } remote)
        {
            if (remote.IsIPv4MappedToIPv6) http.Connection.RemoteIpAddress = remote = remote.MapToIPv4();
            if (await desk.ContainAsync(remote)) TakeDesksWord(http);
        }

        http.Request.Headers.Remove(Header);
        await next(http);
    }

    private static void TakeDesksWord(HttpContext http)
    {
        // The last entry is the desk's own; those before it came with the browser's request.
        var said = http.Request.Headers[Header].ToString().Split(',')[^1].Trim();
        if (IPAddress.TryParse(said, out var client)) http.Connection.RemoteIpAddress = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        else http.Items[typeof(ClientAddress)] = true;
    }
}

/// <summary>The addresses of the desk's instances, resolved again when they are half a minute old: containers move.</summary>
internal sealed class DeskAddresses(IConfiguration configuration, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly string[] _hosts =
        [.. ProxyRoutes.Instances(configuration, "desk").Select(address => new Uri(address).Host.Trim('[', ']')).Distinct()];

    private volatile Snapshot _known = new([], DateTimeOffset.MinValue);

    public async ValueTask<bool> ContainAsync(IPAddress address)
    {
        var now = time.GetUtcNow();
        if (now - _known.ResolvedAt > Fresh) _known = new Snapshot(await ResolveAsync(), now);
        return _known.Addresses.Contains(address);
    }

    private async Task<HashSet<IPAddress>> ResolveAsync()
    {
        var addresses = new HashSet<IPAddress>();
        foreach (var host in _hosts)
        {
            try
            {
                addresses.UnionWith(await Dns.GetHostAddressesAsync(host));
            }
            catch (SocketException)
            {
                // A name that does not resolve at this moment keeps what it had.
                addresses.UnionWith(_known.Addresses);
            }
        }

        return addresses;
    }

    private sealed record Snapshot(HashSet<IPAddress> Addresses, DateTimeOffset ResolvedAt);
}
