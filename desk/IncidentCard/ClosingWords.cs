using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.IncidentCard;

/// <summary>How an incident is closed.</summary>
/// <param name="Reason">Why (F53).</param>
/// <param name="Tell">Whom to tell; null for nobody (decision 13).</param>
/// <param name="MakeArticle">Whether to go on to an article made of it (F99).</param>
/// <param name="Children">What becomes of what hangs under it (F66, P15): one of the constants.</param>
public sealed record ClosingWords(string Reason, Tell? Tell, bool MakeArticle = false, string Children = ClosingWords.Leave)
{
    /// <summary>It stays open.</summary>
    public const string Leave = "leave";

    /// <summary>It ends as the incident itself does.</summary>
    public const string Complete = "complete";

    /// <summary>It is called off.</summary>
    public const string Cancel = "cancel";
}
