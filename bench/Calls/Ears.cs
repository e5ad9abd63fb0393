using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Helpdesk.Bench.Measuring;

namespace Helpdesk.Bench.Calls;

/// <summary>The operators' live feeds: every pop and link with the moment it was seen. A stream that breaks is resumed.</summary>
internal sealed class Ears(IReadOnlyList<Person> crew) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // Two and a half heartbeats.
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(40);

    readonly ConcurrentDictionary<string, TaskCompletionSource<(Guid Call, long At)>> _pops = new();
    readonly ConcurrentDictionary<Guid, TaskCompletionSource<long>> _links = new();
    readonly ConcurrentDictionary<(string From, int Operator), int> _rings = new();
    readonly CancellationTokenSource _stop = new();
    readonly List<Task> _streams = [];

    /// <summary>How often a stream was resumed.</summary>
    public int Resumed => _resumed;

    /// <summary>How often a stream, or the wait for one, fell silent without an end.</summary>
    public int Silent => _silent;

    int _resumed, _silent;

    public async Task ListenAsync(CancellationToken ct)
    {
        for (var index = 0; index < crew.Count; index++)
        {
            var open = new TaskCompletionSource();
            _streams.Add(ListenAsync(index, open, _stop.Token));
            await open.Task.WaitAsync(Patience, ct);
        }
    }

    /// <summary>The call that some operator's screen showed for this caller, and when.</summary>
    public Task<(Guid Call, long At)> PopAsync(string from) => _pops.GetOrAdd(from, _ => New<(Guid, long)>()).Task;

    /// <summary>When some operator's screen showed the link.</summary>
    public Task<long> LinkAsync(Guid call) => _links.GetOrAdd(call, _ => New<long>()).Task;

    /// <summary>Forgets what was heard: the next run has callers of its own, of whom some have the numbers of earlier ones (colleagues' are short).</summary>
    public void Forget()
    {
        _pops.Clear();
        _links.Clear();
        _rings.Clear();
    }

    /// <summary>How often this operator's screen rang for this caller.</summary>
    public int Rings(string from, int index) => _rings.GetValueOrDefault((from, index));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_streams);
        _stop.Dispose();
    }

    async Task ListenAsync(int index, TaskCompletionSource open, CancellationToken ct)
    {
        string? last = null;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var stream = await crew[index]
                    .ListenAsync(last is null ? "/api/live/calls" : $"/api/live/calls?lastEventId={last}", ct).WaitAsync(Silence, ct);
                await foreach (var item in EventStream.ReadAsync(stream, Silence, ct))
                {
                    open.TrySetResult();
                    last = item.Id ?? last;
                    Hear(index, item, Stopwatch.GetTimestamp());
                }
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException or RefusedException or OperationCanceledException && !ct.IsCancellationRequested)
            {
                await Task.Delay(200, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                Interlocked.Increment(ref _silent);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }

            Interlocked.Increment(ref _resumed);
        }
    }

    void Hear(int index, ServerSentEvent item, long at)
    {
        if (item.Name is not ("call-ringing" or "call-answered" or "call-linked")) return;
        var data = JsonSerializer.Deserialize<JsonElement>(item.Data);
        var call = data.GetProperty("callId").GetGuid();
        if (item.Name == "call-linked")
        {
            _links.GetOrAdd(call, _ => New<long>()).TrySetResult(at);
            return;
        }

        if (data.GetProperty("from").GetString() is not { } from) return;
        if (item.Name == "call-ringing") _rings.AddOrUpdate((from, index), 1, (_, count) => count + 1);
        _pops.GetOrAdd(from, _ => New<(Guid, long)>()).TrySetResult((call, at));
    }

    static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
