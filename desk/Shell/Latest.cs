namespace Helpdesk.Desk.Shell;

/// <summary>
/// The question asked last: the next one cancels the one before. In one step, with nothing awaited between: two keystrokes that interleave
/// there would each think to be the last, and the answer to the earlier could stay on the screen.
/// </summary>
internal sealed class Latest : IDisposable
{
    private CancellationTokenSource? _current;

    /// <summary>Overtakes the question before.</summary>
    /// <param name="gone">Ends all questions.</param>
    /// <returns>Cancelled when this question is overtaken in its turn.</returns>
    public CancellationToken Next(CancellationToken gone)
    {
        var next = CancellationTokenSource.CreateLinkedTokenSource(gone);
        Replace(next);
        return next.Token;
    }

    /// <summary>The question that was asked last.</summary>
    public CancellationToken Current => _current?.Token ?? CancellationToken.None;

    public void Dispose() => Replace(null);

    private void Replace(CancellationTokenSource? next)
    {
        var before = _current;
        _current = next;
        before?.Cancel();
        before?.Dispose();
    }
}
