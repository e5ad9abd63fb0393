namespace Helpdesk.Desk.Gateway;

/// <summary>A piece of a text in two versions: <c>same</c>, <c>removed</c> or <c>added</c>.</summary>
public sealed record TextPart(string Kind, string Text);

/// <summary>What became of one field.</summary>
public sealed record FieldDifference(string Field, IReadOnlyList<TextPart> Parts);

/// <summary>What one version of an article changed.</summary>
public sealed record RevisionDifference(int From, int Version, IReadOnlyList<FieldDifference> Fields);

/// <summary>An incident that no article answered.</summary>
public sealed record GapIncident(Guid Id, long Number, DateTimeOffset At);

/// <summary>Such incidents that ask much the same.</summary>
public sealed record Gap(IReadOnlyList<string> Words, int Count, IReadOnlyList<GapIncident> Incidents);

/// <summary>The experts' work list (F97).</summary>
public sealed record GapList(long Incidents, long WithoutArticle, double? Share, int Grouped, IReadOnlyList<Gap> Gaps);

/// <summary>An article that seems to answer a question.</summary>
public sealed record SimilarArticle(Guid Id, int Number, string Title, bool DetailsRequired);

/// <summary>A file of an article.</summary>
public sealed record ArticleFile(Guid Id, string Name, string ContentType, long Length, string? AddedByName, DateTimeOffset AddedAt);

/// <summary>An article in an expert's overview (P5).</summary>
public sealed record ListedArticle(Guid Id, int Number, string Title, string? Supertag, string State, string OwnerName, DateTimeOffset ChangedAt);

/// <summary>What experts see of the knowledge that is lacking, and what is offered while a question is typed.</summary>
internal sealed class ExpertsApi(GatewayClient gateway)
{
    public Task<RevisionDifference> DifferenceAsync(Guid id, int version, CancellationToken ct) =>
        gateway.GetAsync<RevisionDifference>($"/api/knowledge/articles/{id}/revisions/{version}/difference", ct);

    public Task<GapList> GapsAsync(DateTimeOffset from, CancellationToken ct) =>
        gateway.GetAsync<GapList>(Query.To("/api/knowledge/gaps", ("from", from)), ct);

    public Task<Page<MissedSearch>> UnlinkedAsync(string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<MissedSearch>>(Query.To("/api/knowledge/unlinked-searches", ("cursor", cursor)), ct);

    public Task<Page<ListedArticle>> ArticlesAsync(string view, string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<ListedArticle>>(Query.To("/api/knowledge/articles", ("view", view), ("cursor", cursor)), ct);

    public Task<IReadOnlyList<ViewCount>> ArticleViewsAsync(CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<ViewCount>>("/api/knowledge/articles/views", ct);

    public Task<IReadOnlyList<ArticleFile>> FilesAsync(Guid articleId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<ArticleFile>>($"/api/knowledge/articles/{articleId}/files", ct);

    public Task RemoveFileAsync(Guid articleId, Guid fileId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/knowledge/articles/{articleId}/files/{fileId}", null, ct: ct);

    public Task<IReadOnlyList<SimilarArticle>> SimilarAsync(string text, CancellationToken ct) =>
        gateway.PostAsync<IReadOnlyList<SimilarArticle>>("/api/knowledge/similar", new { text, take = 3 }, ct: ct);
}
