namespace Helpdesk.Telephony.Contracts;

/// <summary>A call reached the PBX and rings (F19). Published once per call, by the first event that tells of it.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Version">Version of the call, one higher with every change.</param>
/// <param name="At">When the PBX told of it, UTC.</param>
/// <param name="Direction"><c>in</c> or <c>out</c>, seen from the desk.</param>
/// <param name="From">The caller: E.164 with plus, or an internal number as it came; null for a hidden caller.</param>
/// <param name="To">The number dialled, like <paramref name="From"/>.</param>
/// <param name="OperatorIds">Operators whose extensions ring.</param>
public sealed record CallReceived(Guid CallId, int Version, DateTimeOffset At, string Direction, string? From, string? To, Guid[] OperatorIds);
