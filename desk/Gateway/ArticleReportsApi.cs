namespace Helpdesk.Desk.Gateway;

/// <summary>Somebody found an article wrong, and what he was answered (F100).</summary>
public sealed record ArticleReport(
    Guid Id, Guid ArticleId, int ArticleNumber, int ArticleVersion, Guid OwnerId, string Text, Guid AuthorId, string AuthorName, DateTimeOffset At,
    string? Answer, Guid? AnsweredBy, string? AnsweredByName, DateTimeOffset? AnsweredAt);

/// <summary>How many reports wait, up to 1,000.</summary>
public sealed record WaitingCount(int Count, bool AtLeast)
{
    /// <summary>Exact, or «1000+».</summary>
    public override string ToString() => AtLeast ? $"{Count}+" : $"{Count}";
}

/// <summary>Reports that wait for the caller.</summary>
/// <param name="ToAnswer">Unanswered ones that he is to answer.</param>
/// <param name="Answers">His own with an answer that he did not see yet.</param>
public sealed record WaitingReportCounts(WaitingCount ToAnswer, WaitingCount Answers);

/// <summary>What is wrong in articles.</summary>
internal sealed class ArticleReportsApi(GatewayClient gateway)
{
    /// <summary>Something was answered or seen here: the counts are others now.</summary>
    public event Action? Changed;

    /// <summary>The newest first.</summary>
    /// <param name="view"><c>waiting</c>, <c>open</c>, <c>my-articles</c> or <c>wrote</c>.</param>
    /// <param name="articleId">Of this article only.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="ct">Stops it.</param>
    public Task<Page<ArticleReport>> ListAsync(string view, Guid? articleId, string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<ArticleReport>>(Query.To("/api/knowledge/reports", ("view", view), ("articleId", articleId), ("cursor", cursor)), ct);

    /// <summary>How many reports wait for the caller.</summary>
    public Task<WaitingReportCounts> WaitingAsync(CancellationToken ct) => gateway.GetAsync<WaitingReportCounts>("/api/knowledge/reports/waiting", ct);

    public Task ReportAsync(Guid articleId, string text, Guid key, CancellationToken ct) =>
        gateway.PostAsync<object>($"/api/knowledge/articles/{articleId}/reports", new { text }, key, ct);

    public async Task AnswerAsync(Guid id, string text, CancellationToken ct)
    {
        await gateway.PostAsync<object>($"/api/knowledge/reports/{id}/answer", new { text }, ct: ct);
        Changed?.Invoke();
    }

    /// <summary>The caller has the answers to his reports before him.</summary>
    public async Task SeeAnswersAsync(CancellationToken ct)
    {
        await gateway.ChangeAsync<object>(HttpMethod.Post, "/api/knowledge/reports/seen", new { }, ct: ct);
        Changed?.Invoke();
    }
}
