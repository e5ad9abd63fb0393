namespace Helpdesk.Telephony.Contracts;

/// <summary>One person's part ended by handing the call to another (F25, F160).</summary>
/// <param name="CallId">The call.</param>
/// <param name="Version">Version of the call, one higher with every change.</param>
/// <param name="At">When it was handed over, UTC.</param>
/// <param name="PartId">The part that ended by the transfer.</param>
/// <param name="OperatorId">Who handed it over, if known.</param>
/// <param name="ToExtension">Where to, if the PBX told it.</param>
public sealed record CallTransferred(Guid CallId, int Version, DateTimeOffset At, Guid PartId, Guid? OperatorId, string? ToExtension);
