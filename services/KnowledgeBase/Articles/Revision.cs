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
}
