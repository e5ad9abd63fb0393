namespace Helpdesk.Telephony.BlockCallers;

/// <summary>A caller whom the PBX is told to turn away (P23).</summary>
internal sealed class BlockedCaller
{
    /// <summary>As <c>PhoneNumber.Read</c> writes it.</summary>
    public string Number { get; init; } = "";

    public string? Reason { get; init; }

    public Guid BlockedBy { get; init; }

    public DateTimeOffset BlockedAt { get; init; }
}
