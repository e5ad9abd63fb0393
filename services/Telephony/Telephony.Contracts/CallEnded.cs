namespace Helpdesk.Telephony.Contracts;

/// <summary>The call is over. A later event may correct the times (a higher <paramref name="Version"/>), never revive the call.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Version">Version of the call, one higher with every change.</param>
/// <param name="At">When it ended, UTC.</param>
/// <param name="Cause">One of <c>normalClearing, busy, cancel, noAnswer, congestion, notFound, forwarded, unknown</c>.</param>
/// <param name="Answered">Whether any person answered; an inbound call without is missed.</param>
public sealed record CallEnded(Guid CallId, int Version, DateTimeOffset At, string Cause, bool Answered);
