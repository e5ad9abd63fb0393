using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;

namespace Helpdesk.Gateway.Proxy;

/// <summary>Configuration section <c>RateLimits</c>: how much one caller may ask.</summary>
internal sealed class RateLimitSettings
{
    /// <summary>Requests a second of one signed-in person or machine; three times as many in a burst.</summary>
    public int SubjectPerSecond { get; init; } = 100;

    /// <summary>Requests a second of one address without a token: pages of the desk, webhooks; three times as many in a burst.</summary>
    public int AddressPerSecond { get; init; } = 200;

    /// <summary>Sign-ins a minute from one address (an office comes to work from one); as many in a burst.</summary>
    public int SignInsPerMinute { get; init; } = 60;
}

/// <summary>Limits by token subject; by address only where nobody is signed in.</summary>
internal static class RateLimits
{
    public const string SignIn = "sign-in";

    private const int BurstSeconds = 3;

    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            var settings = configuration.GetSection("RateLimits").Get<RateLimitSettings>() ?? new RateLimitSettings();
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Everything(http, settings));
            options.AddPolicy(SignIn, http => Bucket($"sign-in {AddressOf(http)}", settings.SignInsPerMinute, settings.SignInsPerMinute / 60.0));
            options.OnRejected = RejectAsync;
        });
    }

    private static RateLimitPartition<string> Everything(HttpContext http, RateLimitSettings settings)
    {
        if (http.User.FindFirstValue("sub") is { } subject)
            return Bucket($"subject {subject}", settings.SubjectPerSecond * BurstSeconds, settings.SubjectPerSecond);
        // The desk fetches tokens for everybody who works; its own share would be one address's.
        return ClientAddress.IsDeskItself(http)
            ? RateLimitPartition.GetNoLimiter("desk")
            : Bucket($"address {AddressOf(http)}", settings.AddressPerSecond * BurstSeconds, settings.AddressPerSecond);
    }

    private static RateLimitPartition<string> Bucket(string key, int burst, double perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ =>
        {
            var period = TimeSpan.FromSeconds(Math.Max(0.1, 1 / perSecond));
            return new TokenBucketRateLimiterOptions
            {
                TokenLimit = Math.Max(1, burst),
                TokensPerPeriod = Math.Max(1, (int)Math.Round(perSecond * period.TotalSeconds)),
                ReplenishmentPeriod = period,
                QueueLimit = 0,
            };
        });

    private static async ValueTask RejectAsync(Microsoft.AspNetCore.RateLimiting.OnRejectedContext rejected, CancellationToken ct)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        var http = rejected.HttpContext;
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await Failures.WriteAsync(http, StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests from one caller; slow down.");
    }

    // A household or an attacker has a whole /64 of IPv6.
    private static string AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
