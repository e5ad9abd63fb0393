using System.Net.ServerSentEvents;
using System.Text.Json;
using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.Calls;

/// <summary>
/// The operator's calls as they happen: the live feed consumed by his circuit, resumed after the last event it saw. A new circuit begins
/// with the call that is there already.
/// </summary>
internal sealed partial class LiveCalls(GatewayClient gateway, CallsApi calls, TimeProvider time, ILogger<LiveCalls> log) : IDisposable
{
    // The feed speaks every 15 s; three times silent means that nobody is there.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan ShownAfterEnd = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _end = new();
    private readonly List<LiveCall> _calls = [];
    private readonly Lock _lock = new();
    private bool _started;
    private Guid _me;

    /// <summary>Something is different; comes on any thread.</summary>
    public event Action? Changed;

    /// <summary>This operator answered a call; comes on any thread.</summary>
    public event Action<LiveCall>? Answered;

    /// <summary>A call got its incident, here or elsewhere.</summary>
    public event Action<Guid>? Linked;

    public bool Connected { get; private set; }

    /// <summary>Calls that ring, are talked on or have just ended; the newest first.</summary>
    public IReadOnlyList<LiveCall> Calls
    {
        get
        {
            lock (_lock) return [.. _calls.OrderByDescending(call => call.At)];
        }
    }

    public LiveCall? Find(Guid callId)
    {
        lock (_lock) return _calls.Find(call => call.CallId == callId);
    }

    /// <summary>Begins to listen, once.</summary>
    public void Start()
    {
        if (_started) return;
        _started = true;
        _ = ListenAsync(_end.Token);
    }

    /// <summary>Takes a call's pop away; the call itself goes on.</summary>
    public void Hide(Guid callId) => Change(callId, call => call with { Hidden = true });

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        string? last = null;
        for (var failures = 0; !ct.IsCancellationRequested;)
        {
            try
            {
                _me = await gateway.UserIdAsync();
                using var response = await gateway.OpenFeedAsync("/api/live/calls", last, ct);
                if (last is null) await TakeCurrentAsync(ct);
                SetConnected(true);
                failures = 0;
                last = await ReadAsync(response, last, ct);
            }
            catch (SignedOutException)
            {
                SetConnected(false);
                return;
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                failures++;
                if (failures == 2) LogLost(exception, exception.Message);
                if (failures > 1) SetConnected(false);
                await PauseAsync(failures, ct);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // A broken stream resumes where it stopped; what came through it is remembered even when it ends by an exception.
    private async Task<string?> ReadAsync(HttpResponseMessage response, string? last, CancellationToken ct)
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
                Apply(item);
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            // Comes back at once, with the last id.
        }

        return last;
    }

    private async Task TakeCurrentAsync(CancellationToken ct)
    {
        if (await calls.CurrentAsync(ct) is { } call) Put(LiveCall.Of(call) with { Phase = call.Mine == true ? CallPhase.Talking : CallPhase.Ringing });
    }

    private void Apply(SseItem<string> item)
    {
        if (!item.EventType.StartsWith("call-", StringComparison.Ordinal)) return;
        if (JsonSerializer.Deserialize<CallNews>(item.Data, GatewayClient.Json) is not { } news) return;
        switch (item.EventType)
        {
            case "call-ringing":
                Put(LiveCall.Of(news) with { Phase = CallPhase.Ringing });
                break;
            case "call-answered" when news.OperatorId == _me:
                var answered = (Find(news.CallId) ?? LiveCall.Of(news)) with { Phase = CallPhase.Talking, AnsweredAt = news.At };
                Put(answered);
                Answered?.Invoke(answered);
                break;
            case "call-answered":
                Remove(news.CallId, onlyEnded: false);
                break;
            case "call-transferred" when news.OperatorId != _me:
                break;
            case "call-transferred":
            case "call-ended":
                Change(news.CallId, call => call with { Phase = CallPhase.Ended });
                _ = RemoveLaterAsync(news.CallId);
                break;
            case "call-linked":
                Linked?.Invoke(news.CallId);
                break;
        }
    }

    private async Task RemoveLaterAsync(Guid callId)
    {
        try
        {
            await Task.Delay(ShownAfterEnd, time, _end.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            return;
        }

        Remove(callId, onlyEnded: true);
    }

    private void Remove(Guid callId, bool onlyEnded)
    {
        lock (_lock) _calls.RemoveAll(call => call.CallId == callId && (!onlyEnded || call.Phase == CallPhase.Ended));
        Changed?.Invoke();
    }

    private void Put(LiveCall call)
    {
        lock (_lock)
        {
            _calls.RemoveAll(known => known.CallId == call.CallId);
            _calls.Add(call);
        }

        Changed?.Invoke();
    }

    private void Change(Guid callId, Func<LiveCall, LiveCall> change)
    {
        lock (_lock)
        {
            var at = _calls.FindIndex(call => call.CallId == callId);
            if (at < 0) return;
            _calls[at] = change(_calls[at]);
        }

        Changed?.Invoke();
    }

    private void SetConnected(bool connected)
    {
        if (Connected == connected) return;
        Connected = connected;
        Changed?.Invoke();
    }

    private Task PauseAsync(int failures, CancellationToken ct)
    {
        var seconds = Math.Min(5, 0.25 * Math.Pow(2, failures)) * (0.75 + (Random.Shared.NextDouble() / 2));
        return Task.Delay(TimeSpan.FromSeconds(seconds), time, ct).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The live feed of calls is away: {Reason}")]
    private partial void LogLost(Exception exception, string reason);
}

/// <summary>How far a call is, for this operator.</summary>
public enum CallPhase
{
    /// <summary>It rings.</summary>
    Ringing,

    /// <summary>He talks.</summary>
    Talking,

    /// <summary>It is over or with somebody else.</summary>
    Ended,
}

/// <summary>A call at this operator's desk.</summary>
/// <param name="CallId">The call.</param>
/// <param name="From">The caller's number, E.164 if it is one; null when hidden.</param>
/// <param name="FromDisplay">The number as people write it.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="At">When it began to ring.</param>
/// <param name="AnsweredAt">When he answered.</param>
/// <param name="Outgoing">The operator's side made it.</param>
/// <param name="Candidates">Clients this number may belong to.</param>
/// <param name="Hidden">The operator put the pop away.</param>
public sealed record LiveCall(
    Guid CallId, string? From, string? FromDisplay, CallPhase Phase, DateTimeOffset At, DateTimeOffset? AnsweredAt, bool Outgoing,
    IReadOnlyList<Candidate> Candidates, bool Hidden = false)
{
    /// <summary>The call as the feed tells it.</summary>
    public static LiveCall Of(CallNews call) => new(
        call.CallId, call.From, call.FromDisplay ?? call.From, CallPhase.Ringing, call.At, call.AnsweredAt, call.Direction == "out", call.Candidates ?? []);

    /// <summary>A call of the past, as it is stored.</summary>
    public static LiveCall Of(CallView call) => new(
        call.Id, call.From, call.FromDisplay ?? call.From, call.EndedAt is null ? CallPhase.Talking : CallPhase.Ended, call.StartedAt, call.AnsweredAt,
        call.Direction == "out", []);
}
