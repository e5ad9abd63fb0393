using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.Problems;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Helpdesk.ServiceDefaults.LiveFeeds;

/// <summary>An operator's live feed as server-sent events: every entry once and in order, resumed by <c>Last-Event-ID</c>.</summary>
public static class FeedStream
{
    // YARP cuts a stream that is idle for 100 s.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    /// <summary>
    /// Adds what live feeds need; called before AddMessaging, which gives each instance the queue that wakes its streams. The service's
    /// context calls <see cref="FeedTables.HasLiveFeed"/>.
    /// </summary>
    public static WebApplicationBuilder AddLiveFeed<TDb>(this WebApplicationBuilder builder) where TDb : ServiceDb
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(IBus)))
            throw new InvalidOperationException("AddLiveFeed comes before AddMessaging.");
        builder.Services.AddSingleton<FeedSignal>();
        builder.Services.AddSingleton(provider => new Lazy<IBus>(provider.GetRequiredService<IBus>));
        builder.Services.AddSingleton<FeedReader>().AddHostedService(provider => provider.GetRequiredService<FeedReader>());
        builder.Services.AddHostedService<FeedRetention>();
        builder.Services.AddHostedService<SayThere>();
        return builder;
    }

    internal static bool HasLiveFeed(this IServiceCollection services) => services.Any(service => service.ServiceType == typeof(FeedSignal));

    /// <summary>
    /// Maps the stream. Without <c>Last-Event-ID</c> (header, or query <c>lastEventId</c>) it begins with what comes next. It ends when
    /// the token expires or the host stops; the client comes back with its last id.
    /// </summary>
    public static RouteHandlerBuilder MapLiveFeed<TDb>(this IEndpointRouteBuilder app, string pattern) where TDb : ServiceDb =>
        app.MapGet(pattern, async (
            HttpContext http, CurrentUser user, IServiceScopeFactory scopes, FeedSignal signal, FeedReader feeds, TimeProvider time, IHostApplicationLifetime host) =>
        {
            var from = LastEventId(http) ?? await HeadAsync<TDb>(scopes, user.Id, http.RequestAborted);
            // Not disposed with the handler: the stream outlives it.
            var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
            http.Response.RegisterForDispose(end);
            if (TokenLifetime(http, time) is { } lifetime) end.CancelAfter(lifetime);
            http.Response.Headers["X-Accel-Buffering"] = "no";
            return TypedResults.ServerSentEvents(ReadAsync(feeds, signal, user.Id, from, end.Token));
        });

    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(
        FeedReader feeds, FeedSignal signal, Guid operatorId, long after, [EnumeratorCancellation] CancellationToken end)
    {
        // The first item opens the stream at once; its id lets a client that saw nothing yet resume from here.
        yield return new SseItem<string>("{}", "heartbeat") { EventId = Id(after), ReconnectionInterval = TimeSpan.FromSeconds(1) };
        while (!end.IsCancellationRequested)
        {
            var grown = signal.NextAsync(operatorId);
            var entries = await EntriesAsync(feeds, operatorId, after, end);
            foreach (var entry in entries)
            {
                after = entry.Seq;
                yield return new SseItem<string>(entry.Payload, entry.Kind) { EventId = Id(after) };
            }

            if (entries.Count == FeedReader.BatchSize) continue;
            if (await WaitAsync(grown, end)) continue;
            if (!end.IsCancellationRequested) yield return new SseItem<string>("{}", "heartbeat") { EventId = Id(after) };
        }
    }

    private static async Task<bool> WaitAsync(Task grown, CancellationToken end)
    {
        await Task.WhenAny(grown, Task.Delay(Heartbeat, end));
        return grown.IsCompleted;
    }

    private static async Task<List<FeedEntry>> EntriesAsync(FeedReader feeds, Guid operatorId, long after, CancellationToken end)
    {
        try
        {
            return await feeds.AfterAsync(operatorId, after, end);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    private static async Task<long> HeadAsync<TDb>(IServiceScopeFactory scopes, Guid operatorId, CancellationToken cancellationToken) where TDb : ServiceDb
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        return await db.Set<FeedHead>().Where(head => head.OperatorId == operatorId).Select(head => head.LastSeq).FirstOrDefaultAsync(cancellationToken);
    }

    private static long? LastEventId(HttpContext http)
    {
        var text = http.Request.Headers["Last-Event-ID"].ToString();
        if (text.Length == 0) text = http.Request.Query["lastEventId"].ToString();
        if (text.Length == 0) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq
            : throw new BadInput("Last-Event-ID", "This is not an id of this feed.");
    }

    private static TimeSpan? TokenLifetime(HttpContext http, TimeProvider time)
    {
        if (!long.TryParse(http.User.FindFirst("exp")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return null;
        var left = DateTimeOffset.FromUnixTimeSeconds(seconds) - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static string Id(long seq) => seq.ToString(CultureInfo.InvariantCulture);
}
