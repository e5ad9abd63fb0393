namespace Helpdesk.Telephony.Contracts;

/// <summary>A person picked up: a part of the call began (decision 2 opens a draft on it).</summary>
/// <param name="CallId">The call.</param>
/// <param name="Version">Version of the call, one higher with every change.</param>
/// <param name="At">When it was answered, UTC.</param>
/// <param name="PartId">The part of the call that this person holds.</param>
/// <param name="OperatorId">Who answered; null when nobody claimed the extension (F20).</param>
/// <param name="Extension">The extension that answered, if the PBX told it.</param>
/// <param name="Direction"><c>in</c> or <c>out</c>.</param>
/// <param name="From">The caller: E.164 with plus, or an internal number as it came; null for a hidden caller.</param>
public sealed record CallAnswered(
    Guid CallId, int Version, DateTimeOffset At, Guid PartId, Guid? OperatorId, string? Extension, string Direction, string? From);
