namespace Helpdesk.Desk.Gateway;

/// <summary>A line that was not taken, and why.</summary>
public sealed record RefusedLine(int Line, IReadOnlyList<string> Faults);

/// <summary>What became of imported articles.</summary>
public sealed record ImportedArticles(int Created, int Changed, int Unchanged, int Refused, IReadOnlyList<RefusedLine> Faults);

/// <summary>How the search index is.</summary>
public sealed record SearchIndex(string Engine, string? Reason, long Articles, long? Indexed, int Waiting, bool Rebuilding);

/// <summary>The search index; the articles themselves go past the circuit, through the relay.</summary>
internal sealed class CarryApi(GatewayClient gateway)
{
    public Task<SearchIndex> IndexAsync(CancellationToken ct) => gateway.GetAsync<SearchIndex>("/api/knowledge/search/index", ct);

    public Task RebuildAsync(CancellationToken ct) => gateway.PostAsync<object>("/api/knowledge/search/index/rebuild", new { }, ct: ct);
}
