using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.ServiceDefaults.Access;

/// <summary>
/// What desk and gateway know each other by, when each tells the other from which address somebody calls: the setting <c>Desk:Key</c>,
/// known to these two only. An address proves nothing where everything runs on one machine.
/// </summary>
public static class DeskKey
{
    /// <summary>The header; it goes from the one to the other and to nobody else.</summary>
    public const string Header = "X-Desk-Key";

    private const int Shortest = 16;

    /// <summary>The key; null when none of at least 16 characters is set.</summary>
    public static string? Of(IConfiguration configuration) => configuration["Desk:Key"] is { Length: >= Shortest } key ? key : null;

    /// <summary>Shows the key with each of the desk's requests to the gateway.</summary>
    public static void Show(IServiceProvider services, HttpClient client)
    {
        if (Of(services.GetRequiredService<IConfiguration>()) is { } key) client.DefaultRequestHeaders.Add(Header, key);
    }

    /// <summary>True when the request shows the key; never when none is set.</summary>
    public static bool IsShown(HttpRequest request, IConfiguration configuration) => Of(configuration) is { } key
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[Header].ToString()), Encoding.UTF8.GetBytes(key));
}
