namespace Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

/// <summary>
/// Spares searches the wait for an Elasticsearch that is down: after two faults in a row it is left alone for a while, then one search
/// tries it again, and the first success brings it back.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider time)
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private const int MostFaults = 2;

    private readonly Lock _lock = new();
    private int _faults;
    private string? _reason;
    private long _since;

    /// <summary>Why Elasticsearch is not to be asked now; null if it may be. Whoever gets null after the pause is the one who tries.</summary>
    public string? Reason
    {
        get
        {
            lock (_lock)
            {
                if (_faults < MostFaults)
                    return null;
                if (time.GetElapsedTime(_since) < Pause)
                    return _reason;
                _since = time.GetTimestamp();
                return null;
            }
        }
    }

    public void Succeeded()
    {
        if (_faults == 0)
            return;
        lock (_lock)
            (_faults, _reason) = (0, null);
    }

    public void Failed(string reason)
    {
        lock (_lock)
            (_faults, _reason, _since) = (_faults + 1, reason, time.GetTimestamp());
    }
}
