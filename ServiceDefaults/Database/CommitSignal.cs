namespace Helpdesk.ServiceDefaults.Database;

/// <summary>Wakes a background loop after a commit, so that what was committed does not wait for the next poll.</summary>
internal abstract class CommitSignal : IDisposable
{
    private readonly SemaphoreSlim _commits = new(0, 1);

    public void Wake()
    {
        try
        {
            _commits.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake: the loop will see this commit's rows too.
        }
    }

    public void Dispose() => _commits.Dispose();

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _commits.WaitAsync(atMost, cancellationToken);
}
