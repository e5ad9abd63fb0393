using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.ReadIncident;

/// <summary>An incident as shown on its card.</summary>
internal sealed record IncidentCard(
    Guid Id, long Number, int Version, string State, string StateName, bool Final, string Channel,
    Guid SubscriberId, string? Inn, string? Kpp, string? SubscriberName, bool Vip, string? TimeZone,
    CardContact? Contact, string? Question, CardArticle? Article, Guid? OwnerId, string? OwnerName,
    Guid CreatedBy, string? CreatedByName, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt, Guid? ClosedBy, string? ClosedByName,
    string? ClosingReason, TellClient? TellClient, IReadOnlyList<CardPost> Posts, bool HasEarlierPosts, IReadOnlyList<Guid> CallIds);

/// <summary>Who asks.</summary>
internal sealed record CardContact(string? Name, string? Phone, string? Email);

/// <summary>The linked article.</summary>
internal sealed record CardArticle(Guid Id, int Number, string Title, bool DetailsRequired);

/// <summary>A post on the card; a service post's text is made here, in the reader's language.</summary>
internal sealed record CardPost(
    Guid Id, PostKind Kind, string Text, Guid? AuthorId, string? AuthorName, DateTimeOffset At, DateTimeOffset? EditedAt, string? Change)
{
    /// <summary>The post as its reader sees it.</summary>
    public static CardPost Of(Post post, string? authorName) =>
        new(post.Id, post.Kind, TextOf(post), post.AuthorId, authorName, post.At, post.EditedAt, post.Change);

    /// <summary>The words of a post; those of a change on record come from the resources.</summary>
    public static string TextOf(Post post) => post.Text ?? Texts.Of(post.Change ?? "", post.Before, post.After, post.Note);
}

/// <summary>What a card is put together from.</summary>
internal static class Card
{
    /// <summary>Posts on the card; earlier ones are paged.</summary>
    public const int PostsShown = 200;

    public static IncidentCard Of(
        Incident i, string? subscriberName, bool vip, string? timeZone, KnownArticle? article, IReadOnlyCollection<Post> posts, bool hasEarlierPosts,
        IReadOnlyList<Guid> callIds, Func<Guid?, string?> nameOf, CurrentUser reader)
    {
        // Partners never see linked articles nor internal posts (F67, F71).
        var partner = reader.IsPartner();
        var shown = posts.Where(p => !partner || (p.Kind != PostKind.Internal && p.Change is not ("article-linked" or "article-unlinked")))
            .OrderBy(p => p.At).ThenBy(p => p.Ordinal).ThenBy(p => p.Id);
        return new(
            i.Id, i.Number, i.Version, i.State, Texts.Of("state-" + i.State), i.IsFinal, i.Channel,
            i.SubscriberId, i.Inn, i.Kpp == Kpp.None ? null : i.Kpp, subscriberName, vip, timeZone,
            (i.ContactName ?? i.ContactPhone ?? i.ContactEmail) is null ? null : new(i.ContactName, i.ContactPhone, i.ContactEmail),
            posts.FirstOrDefault(p => p.Kind == PostKind.Question)?.Text,
            article is null || partner ? null : new(article.Id, article.Number, article.Title, article.DetailsRequired),
            i.OwnerId, nameOf(i.OwnerId), i.CreatedBy, nameOf(i.CreatedBy), i.CreatedAt, i.ClosedAt, i.ClosedBy, nameOf(i.ClosedBy),
            i.ClosingReason, i.TellChannel is null ? null : new(i.TellChannel, i.TellAddress!),
            [.. shown.Select(p => CardPost.Of(p, nameOf(p.AuthorId)))], hasEarlierPosts, callIds);
    }
}
