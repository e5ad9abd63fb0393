namespace Helpdesk.Telephony.ReplayWebhooks;

/// <summary>An administrator had an account's kept webhooks read again by today's adapter.</summary>
internal sealed class Replay
{
    public Guid Id { get; init; }

    public Guid AccountId { get; init; }

    /// <summary>Received at or after.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>Received before.</summary>
    public DateTimeOffset To { get; init; }

    public Guid RequestedBy { get; init; }

    public DateTimeOffset RequestedAt { get; init; }

    /// <summary>The last webhook that was read.</summary>
    public Guid? Position { get; private set; }

    public int Read { get; private set; }

    /// <summary>Of them, those that are still not understood.</summary>
    public int NotUnderstood { get; private set; }

    /// <summary>Calls of which something else is told now, and calls told for the first time.</summary>
    public int CallsChanged { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public void Advance(Guid position, int read, int notUnderstood, int callsChanged)
    {
        Position = position;
        Read += read;
        NotUnderstood += notUnderstood;
        CallsChanged += callsChanged;
    }

    public void Finish(DateTimeOffset now) => FinishedAt = now;
}
