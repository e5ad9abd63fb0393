using System.Net.ServerSentEvents;
using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.Calls;

/// <summary>The live feed of calls, consumed by one circuit and resumed after the last event it saw, until the circuit ends.</summary>
internal sealed partial class CallFeed(GatewayClient gateway, TimeProvider time, ILogger<CallFeed> log)
{
    // The feed speaks every 15 s; three times silent means that nobody is there.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    /// <summary>Listens until the circuit or the sign-in ends.</summary>
    /// <param name="begin">Runs at each new connection, told whether it goes on after an event seen before.</param>
    /// <param name="happened">Takes each event.</param>
    /// <param name="connected">Told whether the feed is there.</param>
    /// <param name="ct">The circuit's end.</param>
    public async Task ListenAsync(Func<bool, CancellationToken, Task> begin, Action<SseItem<string>> happened, Action<bool> connected, CancellationToken ct)
    {
        string? last = null;
        for (var failures = 0; !ct.IsCancellationRequested;)
        {
            try
            {
                using var response = await gateway.OpenFeedAsync("/api/live/calls", last, ct);
                await begin(last is not null, ct);
                connected(true);
                failures = 0;
                last = await ReadAsync(response, last, happened, ct);
            }
            catch (SignedOutException)
            {
                connected(false);
                return;
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                failures++;
                if (failures == 2) LogLost(exception, exception.Message);
                if (failures > 1) connected(false);
                await PauseAsync(failures, ct);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // A broken stream resumes where it stopped; what came through it is remembered even when it ends by an exception.
    private static async Task<string?> ReadAsync(HttpResponseMessage response, string? last, Action<SseItem<string>> happened, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Silence);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(patience.Token))
            {
                patience.CancelAfter(Silence);
                last = item.EventId ?? last;
                happened(item);
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            // Comes back at once, with the last id.
        }

        return last;
    }

    private Task PauseAsync(int failures, CancellationToken ct)
    {
        var seconds = Math.Min(5, 0.25 * Math.Pow(2, failures)) * (0.75 + (Random.Shared.NextDouble() / 2));
        return Task.Delay(TimeSpan.FromSeconds(seconds), time, ct).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The live feed of calls is away: {Reason}")]
    private partial void LogLost(Exception exception, string reason);
}
