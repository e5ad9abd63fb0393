using Helpdesk.Telephony.Calls;

namespace Helpdesk.Telephony.ShowCaller;

/// <summary>Who calls, as the operator sees it at the ring.</summary>
internal sealed record CallPop(
    Guid CallId, string Direction, string? From, string? FromDisplay, string? To, DateTimeOffset At, IReadOnlyList<Candidate> Candidates)
{
    public static CallPop Of(Call call, IReadOnlyList<Candidate> candidates) => new(
        call.Id, call.IsInbound ? "in" : "out", call.From, PhoneNumber.Display(call.From), PhoneNumber.Display(call.To), call.StartedAt, candidates);
}

/// <summary>A client who may be calling (F10), never certain (F1).</summary>
/// <param name="LocalTime">The caller's wall clock at the ring, ISO 8601 with the zone's offset; null when the zone is unknown.</param>
internal sealed record Candidate(
    Guid SubscriberId, string? Inn, string? Kpp, string? Name, bool Vip, string? ContactName, string? TimeZone, DateTimeOffset? LocalTime);
