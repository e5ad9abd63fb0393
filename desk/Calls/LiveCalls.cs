using System.Net.ServerSentEvents;
using System.Text.Json;
using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.Calls;

/// <summary>The operator's calls as they happen, kept for his circuit. A new circuit begins with the call that is there already.</summary>
internal sealed class LiveCalls(GatewayClient gateway, CallFeed feed, CallsApi calls, TimeProvider time) : IDisposable
{
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
        _ = feed.ListenAsync(BeginAsync, Apply, SetConnected, _end.Token);
    }

    /// <summary>Takes a call's pop away; the call itself goes on.</summary>
    public void Hide(Guid callId) => Change(callId, call => call with { Hidden = true });

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task BeginAsync(bool resumed, CancellationToken ct)
    {
        _me = await gateway.UserIdAsync();
        if (!resumed && await calls.CurrentAsync(ct) is { } call) Put(LiveCall.Of(call) with { Phase = call.Mine == true ? CallPhase.Talking : CallPhase.Ringing });
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
}
