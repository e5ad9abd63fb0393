using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.Workplace;

/// <summary>Counters of the views, read once for everything on the screen that shows them: now and then, and after the operator's own acts.</summary>
internal sealed class ViewCounters(IncidentsApi incidents, WorkInHand work, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(45);

    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _wanted = new(0);
    private bool _started;

    /// <summary>There are new figures; comes on any thread.</summary>
    public event Action? Changed;

    public IReadOnlyDictionary<string, ViewCount> Counts { get; private set; } = new Dictionary<string, ViewCount>();

    /// <summary>Begins to count, once.</summary>
    public void Start()
    {
        if (_started) return;
        _started = true;
        work.ListsChanged += Refresh;
        _ = KeepAsync(_end.Token);
    }

    /// <summary>Counts anew at once.</summary>
    public void Refresh()
    {
        if (_wanted.CurrentCount == 0) _wanted.Release();
    }

    public void Dispose()
    {
        work.ListsChanged -= Refresh;
        _end.Cancel();
        _end.Dispose();
    }

    private async Task KeepAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await ReadAsync(ct);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(ct);
                await Task.WhenAny(Task.Delay(Every, time, pause.Token), _wanted.WaitAsync(pause.Token));
                await pause.CancelAsync();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SignedOutException)
        {
            // The circuit is over, or the session.
        }
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        try
        {
            Counts = (await incidents.ViewsAsync(ct)).ToDictionary(view => view.View);
            Changed?.Invoke();
        }
        catch (Exception exception) when (exception is ApiProblem or HttpRequestException)
        {
            // A counter is no reason to disturb anybody; the next round has it.
        }
    }
}
