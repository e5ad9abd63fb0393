using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;

namespace Helpdesk.ServiceDefaults.Requests;

/// <summary>
/// A caller hears an answer only if what he is still sending is read to its end, and a connection that breaks off in the middle fails
/// whoever uses it next. So what nobody read of a refused request is read and thrown away, also beyond what its route would take.
/// </summary>
public static class UnreadBodies
{
    /// <summary>Up to so many bytes are read to their end.</summary>
    public const long Readable = 16 * 1024 * 1024;

    /// <summary>To be put before everything that may answer without reading.</summary>
    public static IApplicationBuilder UseUnreadBodies(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
        }
        finally
        {
            if (http.Request.ContentLength is not > Readable
                && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false, MaxRequestBodySize: < Readable } limit)
            {
                limit.MaxRequestBodySize = Readable;
            }
        }
    });
}
