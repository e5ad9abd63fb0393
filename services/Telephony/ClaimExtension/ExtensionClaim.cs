namespace Helpdesk.Telephony.ClaimExtension;

/// <summary>Which extension an operator said is his (F20).</summary>
internal sealed class ExtensionClaim
{
    public Guid OperatorId { get; init; }

    public int Version { get; private set; }

    /// <summary>Digits; null when given up or taken over by another.</summary>
    public string? Extension { get; private set; }

    public DateTimeOffset ClaimedAt { get; private set; }

    public void Claim(string? extension, DateTimeOffset now)
    {
        (Extension, ClaimedAt) = (extension, now);
        Version++;
    }
}
