namespace Helpdesk.Incidents.ReadIncident;

/// <summary>
/// What a service centre's people see of a card (F67, F71): what was said and done for the client, and nothing of how the house goes
/// about its work, of articles, or of incidents that are not theirs. The card in a 412 is the same.
/// </summary>
internal static class PartnersView
{
    // Changes on record that tell of articles, of internal files, of tags, of other clients and incidents, or of the house's own lists.
    private static readonly HashSet<string?> OnlyForTheHouse =
    [
        "article-linked", "article-unlinked", "internal-file-added", "internal-file-removed", "internal-file-infected", "tag-added", "tag-removed",
        "client-subscribed", "client-unsubscribed", "put-off", "brought-back", "watcher-added", "watcher-removed", "parent-chosen",
        "parent-cleared", "related", "unrelated", "took-in", "gave-back", "merged", "unmerged",
    ];

    /// <summary>Whether a post is shown to partners.</summary>
    public static bool Shows(Post post) => post.Kind != PostKind.Internal && !OnlyForTheHouse.Contains(post.Change);

    /// <summary>What an operator noted beside a change; what he noted of a call is the house's.</summary>
    public static string? NoteOf(Post post) => post.Change == "call-attempt" ? null : post.Note;

    /// <summary>The card as partners see it; its posts are chosen already.</summary>
    public static IncidentCard Of(IncidentCard card) => card with
    {
        Article = null,
        NeedsAttention = false,
        OpenChildren = 0,
        Followed = false,
        Tags = [],
        PutOffUntil = null,
        ChangedSince = null,
    };
}
