namespace Helpdesk.Desk.Gateway;

/// <summary>How many parts of calls one rule left out of the figure.</summary>
public sealed record Excluded(string Exclusion, long Count);

/// <summary>One operator's share.</summary>
public sealed record OperatorShare(Guid? OperatorId, string? Name, long Linked, long Unlinked, double? Percent, string? PercentText);

/// <summary>The registration % of a period with its arithmetic (F134–F139).</summary>
public sealed record Share(
    DateTimeOffset From, DateTimeOffset To, Guid? OperatorId, long Linked, long Unlinked, IReadOnlyList<Excluded>? Excluded, double? Percent,
    string? PercentText, string? Formula, IReadOnlyList<OperatorShare>? ByOperator);

/// <summary>An article and the incidents it answered.</summary>
public sealed record FrequentQuestion(Guid ArticleId, int? Number, string? Title, long Count);

/// <summary>What clients asked in a period, most frequent first (F96, F141).</summary>
public sealed record QuestionsReport(
    DateTimeOffset From, DateTimeOffset To, string Zone, long Incidents, long WithoutArticle, IReadOnlyList<FrequentQuestion> Articles);

/// <summary>Figures.</summary>
internal sealed class ReportsApi(GatewayClient gateway)
{
    public Task<Share> RegistrationAsync(DateTimeOffset from, DateTimeOffset to, Guid? operatorId, CancellationToken ct) =>
        gateway.GetAsync<Share>(Query.To("/api/reports/registration", ("from", from), ("to", to), ("operatorId", operatorId)), ct);

    public Task<QuestionsReport> QuestionsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        gateway.GetAsync<QuestionsReport>(Query.To("/api/reports/questions", ("from", from), ("to", to)), ct);
}
