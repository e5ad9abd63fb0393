namespace Helpdesk.Desk.IncidentCard;

/// <summary>Something that may be done with the open incident now.</summary>
/// <param name="Text">As the menu says it.</param>
/// <param name="Icon">Name of a Material icon.</param>
/// <param name="Do">Does it, or opens the panel that asks for more.</param>
public sealed record CardAction(string Text, string Icon, Func<Task> Do);
