namespace Helpdesk.Telephony.Calls;

/// <summary>Which call a provider's id belongs to, be it the id of a leg or of the whole.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Key">The provider's id.</param>
/// <param name="CallId">Our call.</param>
internal sealed record CallLeg(Guid AccountId, string Key, Guid CallId);
