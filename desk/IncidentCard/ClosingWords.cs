using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.IncidentCard;

/// <summary>How an incident is closed.</summary>
/// <param name="Reason">Why (F53).</param>
/// <param name="Tell">Whom to tell; null for nobody (decision 13).</param>
/// <param name="MakeArticle">Whether to go on to an article made of it (F99).</param>
/// <param name="Children">What hangs under it ends too (P15).</param>
public sealed record ClosingWords(string Reason, Tell? Tell, bool MakeArticle = false, bool Children = false);
