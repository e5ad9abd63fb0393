namespace Helpdesk.Desk.Gateway;

/// <summary>Where a found word stands in a fragment.</summary>
public sealed record Mark(int Start, int Length);

/// <summary>A piece of an article around what was found.</summary>
public sealed record Fragment(string Field, string Text, IReadOnlyList<Mark>? Marks);

/// <summary>An article that the search found.</summary>
public sealed record FoundArticle(
    Guid Id, int Number, string Title, string? Supertag, bool DetailsRequired, IReadOnlyList<Fragment>? Fragments, int? UsedCount,
    string? Audience = null);

/// <summary>What the search did with the question, when it is worth saying.</summary>
public sealed record Hint(string Code, string? Text);

/// <summary>A number that was typed belongs to this article or incident.</summary>
public sealed record DirectHit(DirectArticle? Article, long? IncidentNumber);

/// <summary>The article of a number that was typed.</summary>
public sealed record DirectArticle(Guid Id, int Number, string Title, string? Supertag, bool DetailsRequired);

/// <summary>An article's number and title.</summary>
public sealed record ArticleRef(Guid Id, int Number, string Title);

/// <summary>A page of search results.</summary>
public sealed record Found(
    IReadOnlyList<FoundArticle> Items, string? Next, CountView? Total, string? Understood, IReadOnlyList<Hint>? Hints, string? Engine, string? Reason,
    string? Fallback, DirectHit? Direct, IReadOnlyList<Supertag>? Supertags = null);

/// <summary>An article in full.</summary>
public sealed record Article(
    Guid Id, int Number, string Title, string Question, string Solution, string? Supertag, bool DetailsRequired, string? State, int Version,
    IReadOnlyList<string>? Tags = null, string? Audience = null, string? InstructionUrl = null, string? OwnerName = null, DateTimeOffset ChangedAt = default,
    int UsedCount = 0);

/// <summary>What of an article a client may read (F98).</summary>
public sealed record ArticleForClient(string Text, string? InstructionUrl);

/// <summary>An article's content as it was.</summary>
public sealed record ArticleContent(string Title, string Question, string Solution, string? Supertag, bool DetailsRequired, string? InstructionUrl);

/// <summary>One change of an article (P19).</summary>
public sealed record Revision(int Version, string State, DateTimeOffset At, string? ActorName, ArticleContent Content, IReadOnlyList<string> Changed);

/// <summary>What people looked for and did not find.</summary>
public sealed record MissedSearch(string Understood, string LastQuery, int Count, DateTimeOffset LastAt);

/// <summary>A type of articles (F89).</summary>
public sealed record Supertag(string Name, int Count);

/// <summary>Articles and their search.</summary>
internal sealed class KnowledgeApi(GatewayClient gateway)
{
    public Task<Found> SearchAsync(string q, string? supertag, string? cursor, CancellationToken ct) =>
        gateway.PostAsync<Found>("/api/knowledge/search", new { q, supertag, cursor, take = 20 }, ct: ct);

    public Task<Article?> FindAsync(Guid id, CancellationToken ct) => gateway.FindAsync<Article>($"/api/knowledge/articles/{id}", ct);

    public Task<Article?> FindAsync(int number, CancellationToken ct) => gateway.FindAsync<Article>($"/api/knowledge/articles/number/{number}", ct);

    public Task<ArticleForClient> ForClientAsync(Guid id, CancellationToken ct) =>
        gateway.GetAsync<ArticleForClient>($"/api/knowledge/articles/{id}/for-client", ct);

    public Task<IReadOnlyList<Supertag>> SupertagsAsync(CancellationToken ct) => gateway.GetAsync<IReadOnlyList<Supertag>>("/api/knowledge/supertags", ct);

    public Task<Article> WriteAsync(object content, Guid key, CancellationToken ct) => gateway.PostAsync<Article>("/api/knowledge/articles", content, key, ct);

    public Task<Article?> ReviseAsync(Article article, object content, CancellationToken ct) =>
        gateway.ChangeAsync<Article>(HttpMethod.Put, $"/api/knowledge/articles/{article.Id}", content, article.Version, ct);

    public Task PublishAsync(Article article, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Post, $"/api/knowledge/articles/{article.Id}/publish", new { }, article.Version, ct);

    public Task RetireAsync(Article article, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Post, $"/api/knowledge/articles/{article.Id}/retire", new { }, article.Version, ct);

    public Task<Page<Revision>> RevisionsAsync(Guid id, string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<Revision>>(Query.To($"/api/knowledge/articles/{id}/revisions", ("cursor", cursor), ("take", 20)), ct);

    public Task RestoreAsync(Article article, int version, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Post, $"/api/knowledge/articles/{article.Id}/revisions/{version}/restore", new { }, article.Version, ct);

    public Task<Page<MissedSearch>> MissedAsync(string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<MissedSearch>>(Query.To("/api/knowledge/missed-searches", ("cursor", cursor)), ct);
}
