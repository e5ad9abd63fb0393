using System.Globalization;
using Helpdesk.Incidents.AttachFiles;
using Helpdesk.Incidents.MergeIncidents;
using Helpdesk.Incidents.ReadHistory;
using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.ReadIncident;

/// <summary>An incident as shown on its card, with all that it took in (decision 6).</summary>
internal sealed record IncidentCard(
    Guid Id, long Number, int Version, string State, string StateName, bool Final, bool Resolution, bool Pause, string Channel,
    Guid SubscriberId, string? Inn, string? Kpp, string? SubscriberName, bool Vip, string? TimeZone,
    CardContact? Contact, string? Question, CardArticle? Article, Guid? OwnerId, string? OwnerName, Guid? GroupId, string? GroupName,
    bool NeedsAttention, bool ByPartner, string? ServiceCenter, CardLink? Parent,
    Guid CreatedBy, string? CreatedByName, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt, Guid? ClosedBy, string? ClosedByName,
    string? ClosingReason, TellClient? TellClient, IReadOnlyList<CardPost> Posts, bool HasEarlierPosts, IReadOnlyList<Guid> CallIds,
    IReadOnlyList<CardMerged> Merged, CardLink? MergedInto, int OpenChildren = 0, bool Followed = false)
{
    /// <summary>Its tags (F73), those of all that it took in too; partners see none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Where the posts before these begin; null when these are all.</summary>
    public string? EarlierPosts { get; init; }

    /// <summary>Which of its calls were of incidents that it took in, with their numbers (F104).</summary>
    public IReadOnlyList<CardCall> MergedCalls { get; init; } = [];

    /// <summary>When it is to be done by (F74).</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Put off until then (P8).</summary>
    public DateTimeOffset? PutOffUntil { get; init; }

    /// <summary>The client that its client was merged into; null as a rule.</summary>
    public CardClient? ClientNow { get; init; }

    /// <summary>With a 412 only: what others changed since the version that the caller saw, oldest first.</summary>
    public IReadOnlyList<HistoryEntry>? ChangedSince { get; init; }
}

/// <summary>Who asks.</summary>
internal sealed record CardContact(string? Name, string? Phone, string? Email)
{
    /// <summary>Null when nothing is known of him.</summary>
    public static CardContact? Of(string? name, string? phone, string? email) => (name ?? phone ?? email) is null ? null : new(name, phone, email);
}

/// <summary>The linked article.</summary>
internal sealed record CardArticle(Guid Id, int Number, string Title, bool DetailsRequired);

/// <summary>The client that goes on for one that was merged.</summary>
internal sealed record CardClient(Guid Id, string? Inn, string? Kpp, string? Name);

/// <summary>Another incident.</summary>
internal sealed record CardLink(Guid Id, long Number);

/// <summary>An incident that this one took in, with whom it came from (F104).</summary>
internal sealed record CardMerged(Guid Id, long Number, Guid MergedInto, DateTimeOffset MergedAt, Guid? MergedBy, string? MergedByName, CardContact? Contact);

/// <summary>A call that came with a merged incident.</summary>
internal sealed record CardCall(Guid CallId, long FromNumber);

/// <summary>A post on the card; a service post's text is made here, in the reader's language.</summary>
/// <param name="Id">The post.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its words.</param>
/// <param name="AuthorId">Who wrote it.</param>
/// <param name="AuthorName">His name.</param>
/// <param name="At">When, UTC.</param>
/// <param name="EditedAt">When its words were changed last.</param>
/// <param name="Change">Code of a change on record.</param>
/// <param name="FromNumber">Number of the merged incident that it belongs to; null for the card's own.</param>
/// <param name="From">Whom a client's reply came from.</param>
internal sealed record CardPost(
    Guid Id, PostKind Kind, string Text, Guid? AuthorId, string? AuthorName, DateTimeOffset At, DateTimeOffset? EditedAt, string? Change,
    long? FromNumber, string? From)
{
    /// <summary>The post as its reader sees it.</summary>
    public static CardPost Of(Post post, StateDictionary states, string? authorName, long? fromNumber = null, bool partner = false) => new(
        post.Id, post.Kind, TextOf(post, states, partner ? PartnersView.NoteOf(post) : post.Note), post.AuthorId, authorName, post.At, post.EditedAt, post.Change, fromNumber,
        post.Kind == PostKind.Client ? post.Note : null);

    /// <summary>The words of a post; those of a change on record come from the resources.</summary>
    public static string TextOf(Post post, StateDictionary states) => TextOf(post, states, post.Note);

    private static string TextOf(Post post, StateDictionary states, string? note) => post.Text ?? (post.Change switch
    {
        "state-changed" => Texts.Of(post.Change, states.NameOf(post.Before ?? ""), states.NameOf(post.After ?? ""), note),
        "due-set" or "put-off" => Texts.Of(post.Change, post.Before, MomentOf(post.After), note),
        "contact-changed" when post.After is null => Texts.Of("contact-changed-unsaid"),
        "watcher-added" => Texts.Of(note is null or "Observer" ? post.Change : $"{post.Change}-{note}", post.Before, post.After),
        "put-back" => Texts.Of(post.Change, post.Before, states.NameOf(post.After ?? ""), note),
        "files-left-out" => Texts.Of(post.Change, FilesOfLetters.Told(post.After)),
        "call-attempt" => Texts.Of(post.Change, post.Before, Texts.Of($"call-{post.After}"), note),
        _ => Texts.Of(post.Change ?? "", post.Before, post.After, note),
    }).TrimEnd();

    private static string? MomentOf(string? after) => DateTimeOffset.TryParse(after, CultureInfo.InvariantCulture, out var at)
        ? at.ToString("dd.MM.yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture)
        : after;
}

/// <summary>What a card shows of other things than the incident itself.</summary>
internal sealed record CardContext(
    string? SubscriberName, bool Vip, string? TimeZone, KnownArticle? Article, string? GroupName, CardLink? Parent, CardLink? MergedInto = null, int OpenChildren = 0,
    CardClient? ClientNow = null, IReadOnlyList<string>? Tags = null, IReadOnlyList<CardCall>? MergedCalls = null);

/// <summary>What a card is put together from.</summary>
internal static class Card
{
    /// <summary>Posts on the card; earlier ones are paged.</summary>
    public const int PostsShown = 200;

    public static IncidentCard Of(
        Incident i, StateDictionary states, CardContext context, IReadOnlyCollection<Post> posts, bool hasEarlierPosts,
        IReadOnlyList<Absorbed> merged, IReadOnlyList<Guid> callIds, Func<Guid?, string?> nameOf, CurrentUser reader)
    {
        // Partners never see linked articles nor internal posts (F67, F71).
        var partner = reader.IsPartner();
        var numbers = merged.ToDictionary(m => m.Id, m => (long?)m.Number);
        var shown = posts.Where(p => !partner || PartnersView.Shows(p))
            .OrderBy(p => p.At).ThenBy(p => p.Ordinal).ThenBy(p => p.Id);
        var state = states.Find(i.State);
        var article = context.Article;
        var card = new IncidentCard(
            i.Id, i.Number, i.Version, i.State, states.NameOf(i.State), i.IsFinal, state?.Resolution ?? false, state?.Pause ?? false, i.Channel,
            i.SubscriberId, i.Inn, i.Kpp == Kpp.None ? null : i.Kpp, context.SubscriberName, context.Vip, context.TimeZone,
            CardContact.Of(i.ContactName, i.ContactPhone, i.ContactEmail),
            posts.FirstOrDefault(p => p.Kind == PostKind.Question && p.IncidentId == i.Id)?.Text,
            article is null ? null : new(article.Id, article.Number, article.Title, article.DetailsRequired),
            i.OwnerId, nameOf(i.OwnerId), i.GroupId, context.GroupName, i.NeedsAttention, i.ByPartner, i.ServiceCenter, context.Parent,
            i.CreatedBy, nameOf(i.CreatedBy), i.CreatedAt, i.ClosedAt, i.ClosedBy, nameOf(i.ClosedBy),
            i.ClosingReason, i.TellChannel is null ? null : new(i.TellChannel, i.TellAddress!),
            [.. shown.Select(p => CardPost.Of(p, states, nameOf(p.AuthorId), numbers.GetValueOrDefault(p.IncidentId), partner))], hasEarlierPosts, callIds,
            [
                .. merged.Select(m => new CardMerged(
                    m.Id, m.Number, m.MergedInto, m.MergedAt, m.MergedBy, nameOf(m.MergedBy), CardContact.Of(m.ContactName, m.ContactPhone, m.ContactEmail))),
            ], context.MergedInto,
            context.OpenChildren, i.Followed)
        { ClientNow = context.ClientNow, Tags = context.Tags ?? [], DueAt = i.DueAt, PutOffUntil = i.PutOffUntil, MergedCalls = context.MergedCalls ?? [] };
        return partner ? PartnersView.Of(card) : card;
    }
}
