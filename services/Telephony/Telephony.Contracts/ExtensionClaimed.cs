namespace Helpdesk.Telephony.Contracts;

/// <summary>An operator said which extension is his (F20); whoever had it before has it no more.</summary>
/// <param name="OperatorId">The operator.</param>
/// <param name="Version">Version of this operator's claim, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Extension">The extension as digits; null when given up.</param>
public sealed record ExtensionClaimed(Guid OperatorId, int Version, DateTimeOffset At, string? Extension);
