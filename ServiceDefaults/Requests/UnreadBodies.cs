using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Helpdesk.ServiceDefaults.Requests;

/// <summary>
/// A caller hears an answer only if what he is still sending is read to its end, and a connection that breaks off in the middle fails
/// whoever uses it next. So what nobody read of a refused request is read and thrown away, also beyond what its route would take.
/// </summary>
public static class UnreadBodies
{
    /// <summary>Up to so many bytes are read to their end, or twice what the route takes where that is more.</summary>
    public const long Readable = 16 * 1024 * 1024;

    // What the server itself reads to its end within its own five seconds.
    private const long Short = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>To be put before everything that may answer without reading.</summary>
    public static IApplicationBuilder UseUnreadBodies(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
        }
        finally
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false, MaxRequestBodySize: { } most } limit
                && Math.Max(Readable, 2 * most) is var readable && !(http.Request.ContentLength > readable))
            {
                limit.MaxRequestBodySize = readable;
                if (http.Request.ContentLength > Short)
                    await ThrowAwayAsync(http);
            }
        }
    });

    private static async Task ThrowAwayAsync(HttpContext http)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            await http.Request.Body.CopyToAsync(Stream.Null, patience.Token);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // He stopped sending, or takes too long: the connection ends with the answer.
        }
    }
}
