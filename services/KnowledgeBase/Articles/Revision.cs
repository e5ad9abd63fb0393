namespace Helpdesk.KnowledgeBase.Articles;

/// <summary>An article as one change left it: who, when, what. Never changed, never deleted.</summary>
internal sealed class Revision
{
    public Guid ArticleId { get; private init; }

    public int Version { get; private init; }

    public ArticleState State { get; private init; }

    public ArticleContent Content { get; private init; } = null!;

    public DateTimeOffset At { get; private init; }

    public Guid ActorId { get; private init; }

    public string ActorName { get; private init; } = "";

    public static Revision Of(Article article, Actor actor) => new()
    {
        ArticleId = article.Id,
        Version = article.Version,
        State = article.State,
        Content = article.Content,
        At = article.ChangedAt,
        ActorId = actor.Id,
        ActorName = actor.Name,
    };

    /// <summary>One that was made elsewhere.</summary>
    public static Revision Bring(Guid articleId, int version, ArticleState state, ArticleContent content, DateTimeOffset at, Actor actor) => new()
    {
        ArticleId = articleId,
        Version = version,
        State = state,
        Content = content,
        At = at,
        ActorId = actor.Id,
        ActorName = actor.Name,
    };
}
