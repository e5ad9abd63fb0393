namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>
/// Lets so many searches run at once, the others in the order in which they came. A search is nothing but computing, ours or an engine's:
/// more at once than the machine can carry make no search quicker and the unlucky ones much slower.
/// </summary>
/// <param name="atOnce">Setting <c>Search:AtOnce</c>.</param>
internal sealed class SearchTurns(int atOnce) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(atOnce);

    /// <summary>Two for each processor: one computes while the other waits for an engine.</summary>
    public static readonly int Usual = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>Searches when its turn comes; one that is cancelled before gives its place up and asks no engine.</summary>
    public async Task<T> TakeAsync<T>(Func<Task<T>> search, CancellationToken ct)
    {
        await _turns.WaitAsync(ct);
        try
        {
            return await search();
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
