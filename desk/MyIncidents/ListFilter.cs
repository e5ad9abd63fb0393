namespace Helpdesk.Desk.MyIncidents;

/// <summary>What is left of a view; null is not asked about (F151).</summary>
/// <param name="State">In this state.</param>
/// <param name="OwnerId">Of this person.</param>
/// <param name="Tag">With this tag.</param>
/// <param name="OpenOnly">Nothing closed.</param>
public sealed record ListFilter(string? State = null, Guid? OwnerId = null, string? Tag = null, bool OpenOnly = false);
