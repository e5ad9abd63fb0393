namespace Helpdesk.Telephony.Contracts;

/// <summary>Telephony's verdict on one operator's part of a finished inbound call (decision 3); published again whenever it changes.</summary>
/// <param name="PartId">The part judged: the counted unit.</param>
/// <param name="CallId">Its call.</param>
/// <param name="Version">Version of the part's verdict, one higher with every change.</param>
/// <param name="At">When it was judged, UTC.</param>
/// <param name="OperatorId">The operator; null when nobody claimed the extension.</param>
/// <param name="Extension">The extension, if known.</param>
/// <param name="AnsweredAt">When the part began, UTC: the moment that places it in a period.</param>
/// <param name="DurationSeconds">Talk time of the part in seconds.</param>
/// <param name="From">The caller, as in <see cref="CallReceived.From"/>.</param>
/// <param name="Linked">Whether the call has at least one registered incident.</param>
/// <param name="Exclusion">The name of the predicate that took it out of the count; null when it counts.</param>
/// <param name="RulesVersion">The version of the rules that judged it.</param>
public sealed record CallCounted(
    Guid PartId, Guid CallId, int Version, DateTimeOffset At, Guid? OperatorId, string? Extension, DateTimeOffset AnsweredAt,
    double DurationSeconds, string? From, bool Linked, string? Exclusion, int RulesVersion);
