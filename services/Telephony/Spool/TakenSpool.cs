namespace Helpdesk.Telephony.Spool;

/// <summary>
/// The files nobody else holds, read as one in the order their events were received: the ring of a call may lie in one instance's
/// file and its end in another's. A file goes when the last of its events is done with.
/// </summary>
internal sealed class TakenSpool : IDisposable
{
    private readonly PriorityQueue<SpoolFile, (DateTimeOffset ReceivedAt, string Path)> _files = new(
        Comparer<(DateTimeOffset ReceivedAt, string Path)>.Create(static (one, other) =>
            one.ReceivedAt.CompareTo(other.ReceivedAt) is var order and not 0 ? order : string.CompareOrdinal(one.Path, other.Path)));

    private TakenSpool()
    {
    }

    /// <summary>The event received first of those left; null when all are done with.</summary>
    public SpooledEvent? Head => _files.TryPeek(out var file, out _) ? file.Head : null;

    /// <summary>Takes what can be taken of <paramref name="paths"/>; held until disposed.</summary>
    public static TakenSpool Take(IEnumerable<string> paths)
    {
        var taken = new TakenSpool();
        foreach (var path in paths)
        {
            if (SpoolFile.TryTake(path) is { } file) taken.KeepOrRemove(file);
        }

        return taken;
    }

    /// <summary>Call once <see cref="Head"/> is in the database, or set aside.</summary>
    public void Advance()
    {
        var file = _files.Dequeue();
        file.Advance();
        KeepOrRemove(file);
    }

    public void Dispose()
    {
        while (_files.TryDequeue(out var file, out _)) file.Dispose();
    }

    private void KeepOrRemove(SpoolFile file)
    {
        if (file.Head is { } head) _files.Enqueue(file, (head.ReceivedAt, file.Path));
        else file.Remove();
    }
}
