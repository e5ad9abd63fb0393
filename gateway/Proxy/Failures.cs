using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Yarp.ReverseProxy.Forwarder;

namespace Helpdesk.Gateway.Proxy;

/// <summary>What the gateway itself has to say about a request that it could not carry through, as ProblemDetails.</summary>
internal static partial class Failures
{
    public static async Task DescribeAsync(HttpContext context, RequestDelegate next)
    {
        var limit = context.GetReverseProxyFeature().Route.Config.MaxRequestBodySize;
        if (context.Request.ContentLength > limit)
        {
            // How much of it is read all the same goes by that (UnreadBodies).
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = limit;
            await WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "body-too-large", $"A body here has at most {limit} bytes.");
            return;
        }

        await next(context);
        // A caller who went away, as every live stream's does some time, is no failure.
        if (context.RequestAborted.IsCancellationRequested) return;
        var failure = context.GetForwarderErrorFeature();
        if (failure is { Error: not ForwarderError.None })
            LogFailed(Log(context), context.GetReverseProxyFeature().Cluster.Config.ClusterId, failure.Error, failure.Exception?.Message);
        if (context.Response.HasStarted) return;
        switch (failure?.Error)
        {
            case null or ForwarderError.None:
                return;
            case ForwarderError.RequestBodyClient when failure.Exception is BadHttpRequestException { StatusCode: 413 } or { InnerException: BadHttpRequestException { StatusCode: 413 } }:
                await WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "body-too-large", $"A body here has at most {limit} bytes.");
                return;
            case ForwarderError.RequestTimedOut:
                await WriteAsync(context, StatusCodes.Status504GatewayTimeout, "no-answer-in-time", "The service did not answer in time; what was asked may still happen.");
                return;
            case ForwarderError.NoAvailableDestinations:
            case ForwarderError.Request when RefusedConnections.WasRefused(context):
                context.Response.Headers.RetryAfter = "2";
                await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "service-unavailable", "This part of the system does not answer at the moment; try again.");
                return;
            // What the caller sent was broken off or no HTTP; YARP has said so.
            case ForwarderError.RequestBodyClient:
                return;
            default:
                await WriteAsync(context, StatusCodes.Status502BadGateway, "service-broke-off", "The service broke off before it answered; what was asked may have happened.");
                return;
        }
    }

    public static async Task WriteAsync(HttpContext context, int status, string code, string detail)
    {
        context.Response.StatusCode = status;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Type = $"urn:helpdesk:problem:{code}",
                Title = code.Replace('-', ' '),
                Status = status,
                Detail = detail,
            },
        });
    }

    private static ILogger Log(HttpContext context) => context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Failures).FullName!);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "A request to {Cluster} failed: {Error} {Reason}")]
    private static partial void LogFailed(ILogger log, string cluster, ForwarderError error, string? reason);
}
