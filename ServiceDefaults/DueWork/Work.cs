using System.Text.Json;
using Helpdesk.ServiceDefaults.Requests;

namespace Helpdesk.ServiceDefaults.DueWork;

/// <summary>
/// Work that is done at its time, at least once: after a crash it is done again, so it must find out by itself what is done already. A
/// service derives a class per kind of work and calls <c>db.Schedule&lt;ThatClass&gt;</c>.
/// </summary>
public abstract class Work
{
    /// <summary>Does it. An exception means "later": it is tried again with growing pauses, at most an hour apart, for ever.</summary>
    public abstract Task RunAsync(DueItem item, CancellationToken cancellationToken);
}

/// <summary>A piece of work whose time has come.</summary>
/// <param name="Key">The key it was planned under.</param>
/// <param name="DueAt">When it was due, UTC.</param>
/// <param name="Attempt">1 for the first try.</param>
/// <param name="Payload">What was planned with it, JSON.</param>
public sealed record DueItem(string Key, DateTimeOffset DueAt, int Attempt, string Payload)
{
    /// <summary>The payload as its type.</summary>
    public T PayloadAs<T>() => JsonSerializer.Deserialize<T>(Payload, ApiJson.Options)!;
}
