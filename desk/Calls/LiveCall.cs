using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.Calls;

/// <summary>How far a call is, for this operator.</summary>
public enum CallPhase
{
    /// <summary>It rings.</summary>
    Ringing,

    /// <summary>He talks.</summary>
    Talking,

    /// <summary>It is over or with somebody else.</summary>
    Ended,
}

/// <summary>A call at this operator's desk.</summary>
/// <param name="CallId">The call.</param>
/// <param name="From">The caller's number, E.164 if it is one; null when hidden.</param>
/// <param name="FromDisplay">The number as people write it.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="At">When it began to ring.</param>
/// <param name="AnsweredAt">When he answered.</param>
/// <param name="Outgoing">The operator's side made it.</param>
/// <param name="Candidates">Clients this number may belong to.</param>
/// <param name="Hidden">The operator put the pop away.</param>
public sealed record LiveCall(
    Guid CallId, string? From, string? FromDisplay, CallPhase Phase, DateTimeOffset At, DateTimeOffset? AnsweredAt, bool Outgoing,
    IReadOnlyList<Candidate> Candidates, bool Hidden = false)
{
    /// <summary>The call as the feed tells it.</summary>
    public static LiveCall Of(CallNews call) => new(
        call.CallId, call.From, call.FromDisplay ?? call.From, CallPhase.Ringing, call.At, call.AnsweredAt, call.Direction == "out", call.Candidates ?? []);

    /// <summary>A call of the past, as it is stored.</summary>
    public static LiveCall Of(CallView call) => new(
        call.Id, call.From, call.FromDisplay ?? call.From, call.EndedAt is null ? CallPhase.Talking : CallPhase.Ended, call.StartedAt, call.AnsweredAt,
        call.Direction == "out", []);
}
