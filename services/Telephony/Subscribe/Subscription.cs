namespace Helpdesk.Telephony.Subscribe;

/// <summary>A provider sends us an account's events until this runs out.</summary>
internal sealed class Subscription
{
    public Guid AccountId { get; init; }

    /// <summary>The provider's id of it.</summary>
    public string ProviderId { get; set; } = "";

    public DateTimeOffset RenewedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }
}
