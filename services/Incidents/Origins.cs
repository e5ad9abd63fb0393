using System.Net;

namespace Helpdesk.Incidents;

/// <summary>From where a request comes, for the record (F70).</summary>
internal static class Origins
{
    /// <summary>The address that the gateway names, which it takes from nobody but itself and the desk; else the caller's own.</summary>
    public static string? Of(HttpContext http)
    {
        var named = http.Request.Headers["X-Forwarded-For"].ToString();
        if (named.Length is > 0 and <= 200 && IPAddress.TryParse(named[(named.LastIndexOf(',') + 1)..].Trim(), out var address))
            return Shown(address);
        return http.Connection.RemoteIpAddress is { } remote ? Shown(remote) : null;
    }

    private static string Shown(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
