namespace Helpdesk.Incidents.OpenDraft;

/// <summary>Setting: what becomes of drafts nobody touched (decision 2).</summary>
internal sealed record DraftRules
{
    /// <summary>Minutes after the end of the call.</summary>
    public int DiscardAfterMinutes { get; init; } = 30;
}
