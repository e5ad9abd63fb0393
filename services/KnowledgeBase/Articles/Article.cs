using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.ServiceDefaults.Problems;

namespace Helpdesk.KnowledgeBase.Articles;

/// <summary>The life of an article: drafts are worked on, published ones are found, retired ones only keep their links.</summary>
internal enum ArticleState
{
    Draft,
    Published,
    Retired,
}

/// <summary>A piece of knowledge: a question and its solution (F87).</summary>
internal sealed class Article : IArticleText
{
    public Guid Id { get; private init; }

    public int Number { get; private init; }

    public ArticleState State { get; private set; }

    public int Version { get; private set; }

    public string Title { get; private set; } = "";

    public string Question { get; private set; } = "";

    public string Solution { get; private set; } = "";

    public string Supertag { get; private set; } = "";

    public string[] Tags { get; private set; } = [];

    public bool DetailsRequired { get; private set; }

    public ArticleAudience Audience { get; private set; }

    public string? InstructionUrl { get; private set; }

    /// <summary>The incident it was made of (F99): publishing links it.</summary>
    public Guid? FromIncidentId { get; private init; }

    public long? FromIncidentNumber { get; private init; }

    public Guid OwnerId { get; private init; }

    public string OwnerName { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ChangedAt { get; private set; }

    public ArticleContent Content => new(Title, Question, Solution, Supertag, Tags, DetailsRequired, Audience, InstructionUrl);

    public static Article Write(int number, ArticleContent content, Actor author, DateTimeOffset now, Origin? origin = null)
    {
        var article = new Article
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            Version = 1,
            FromIncidentId = origin?.IncidentId,
            FromIncidentNumber = origin?.Number,
            OwnerId = author.Id,
            OwnerName = author.Name,
            CreatedAt = now,
            ChangedAt = now,
        };
        article.Take(content);
        return article;
    }

    /// <summary>An article that was written elsewhere.</summary>
    public static Article Bring(
        Guid id, int number, ArticleContent content, ArticleState state, Actor owner, DateTimeOffset createdAt, DateTimeOffset changedAt, int version = 1)
    {
        var article = new Article
        {
            Id = id,
            Number = number,
            State = state,
            Version = version,
            OwnerId = owner.Id,
            OwnerName = owner.Name,
            CreatedAt = createdAt,
            ChangedAt = changedAt,
        };
        article.Take(content);
        return article;
    }

    /// <summary>Whether writing this over it would change nothing.</summary>
    public bool IsSame(ArticleContent content, ArticleState state) =>
        state == State && content with { Tags = Tags } == Content with { Tags = Tags } && content.Tags.SequenceEqual(Tags);

    /// <summary>
    /// Takes content and state from elsewhere; returns what others must hear, null for what they never saw. Never stays behind the version that
    /// it had there: the revisions that made it come along with their numbers.
    /// </summary>
    public object? Overwrite(ArticleContent content, ArticleState state, int? version, Actor actor, DateTimeOffset now)
    {
        var before = State;
        Take(content);
        State = state;
        Touch(now);
        Version = Math.Max(Version, version ?? 0);
        return (before, state) switch
        {
            (ArticleState.Published, ArticleState.Published) => new ArticleRevised(Id, Version, now, actor.Id, Number, Title, Supertag, DetailsRequired),
            (_, ArticleState.Published) => Published(actor, now),
            (ArticleState.Published, _) => new ArticleRetired(Id, Version, now, actor.Id, Number),
            _ => null,
        };
    }

    /// <summary>Tells that it can be found now.</summary>
    public ArticlePublished Published(Actor actor, DateTimeOffset now) =>
        new(Id, Version, now, actor.Id, Number, Title, Supertag, DetailsRequired, FromIncidentId);

    /// <summary>Changes a draft or a published article; what is published is told to others.</summary>
    public ArticleRevised? Revise(ArticleContent content, Actor actor, DateTimeOffset now)
    {
        if (State == ArticleState.Retired)
            throw new RuleRefused("article-retired", $"Article {Number} is retired; restore it by publishing it first.");
        Take(content);
        Touch(now);
        return State == ArticleState.Published
            ? new ArticleRevised(Id, Version, now, actor.Id, Number, Title, Supertag, DetailsRequired)
            : null;
    }

    /// <summary>Lets everybody find it; also brings a retired one back.</summary>
    public ArticlePublished Publish(Actor actor, DateTimeOffset now)
    {
        if (State == ArticleState.Published)
            throw new RuleRefused("article-published", $"Article {Number} is published already.");
        State = ArticleState.Published;
        Touch(now);
        return Published(actor, now);
    }

    /// <summary>Takes it out of search; incidents keep their link to it.</summary>
    public ArticleRetired Retire(Actor actor, DateTimeOffset now)
    {
        if (State != ArticleState.Published)
            throw new RuleRefused("article-not-published", $"Article {Number} is not published.");
        State = ArticleState.Retired;
        Touch(now);
        return new ArticleRetired(Id, Version, now, actor.Id, Number);
    }

    /// <summary>Refuses what may not be sent to a client (F98).</summary>
    public void RequireForClients()
    {
        if (State != ArticleState.Published || Audience != ArticleAudience.Client)
            throw new RuleRefused("article-not-for-clients", $"Article {Number} may not be sent to a client.");
    }

    private void Touch(DateTimeOffset now)
    {
        Version++;
        ChangedAt = now;
    }

    private void Take(ArticleContent content)
    {
        Title = content.Title;
        Question = content.Question;
        Solution = content.Solution;
        Supertag = content.Supertag;
        Tags = content.Tags;
        DetailsRequired = content.DetailsRequired;
        Audience = content.Audience;
        InstructionUrl = content.InstructionUrl;
    }
}
