using System.Collections.Concurrent;
using System.Diagnostics;

namespace Helpdesk.Bench.Measuring;

/// <summary>Durations of one kind of act, in milliseconds, from any number of threads.</summary>
internal sealed class Latencies
{
    readonly ConcurrentBag<double> _samples = [];
    double[]? _sorted;

    public int Count => _samples.Count;

    public void Clear()
    {
        _samples.Clear();
        _sorted = null;
    }

    public void AddSince(long started) => Add(Stopwatch.GetElapsedTime(started));

    public void Add(TimeSpan duration)
    {
        _sorted = null;
        _samples.Add(duration.TotalMilliseconds);
    }

    /// <summary>The duration that this share of the acts did not exceed (nearest rank); NaN without samples.</summary>
    public double Percentile(double share)
    {
        var sorted = _sorted ??= [.. _samples.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    public override string ToString() =>
        Count == 0 ? "no samples" : $"p50 {Percentile(.5):0.0} ms, p95 {Percentile(.95):0.0} ms, p99 {Percentile(.99):0.0} ms, max {Percentile(1):0.0} ms";
}
