namespace Helpdesk.Desk.Gateway;

/// <summary>Several changes of an incident in one click (P4).</summary>
/// <param name="Id">The macro.</param>
/// <param name="Version">+1 with every change.</param>
/// <param name="Name">Its name.</param>
/// <param name="Text">What it says, with places like <c>{contact}</c>.</param>
/// <param name="Internal">Said for the house only.</param>
/// <param name="Tag">A tag it puts on.</param>
/// <param name="GroupId">The group it hands to.</param>
/// <param name="State">The state it moves to.</param>
/// <param name="Reason">Why, when that one is final.</param>
public sealed record Macro(Guid Id, int Version, string Name, string? Text, bool Internal, string? Tag, Guid? GroupId, string? State, string? Reason);

/// <summary>A notice on the board (F118).</summary>
public sealed record Notice(Guid Id, int Version, string Title, string Text, DateTimeOffset Until, string AuthorName, DateTimeOffset At);

/// <summary>What a team agrees on: tags, macros and the notice board.</summary>
internal sealed class TeamApi(GatewayClient gateway)
{
    /// <summary>Tags that my groups use (F73).</summary>
    public Task<IReadOnlyList<string>> TagsAsync(CancellationToken ct) => gateway.GetAsync<IReadOnlyList<string>>("/api/incidents/tags", ct);

    public Task TagAsync(Guid incidentId, string tag, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/incidents/{incidentId}/tags/{Uri.EscapeDataString(tag)}", null, ct: ct);

    public Task UntagAsync(Guid incidentId, string tag, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/{incidentId}/tags/{Uri.EscapeDataString(tag)}", null, ct: ct);

    public Task<IReadOnlyList<Macro>> MacrosAsync(CancellationToken ct) => gateway.GetAsync<IReadOnlyList<Macro>>("/api/incidents/macros", ct);

    public Task RunAsync(Card card, Macro macro, CancellationToken ct) =>
        gateway.ChangeAsync<Card>(HttpMethod.Post, $"/api/incidents/{card.Id}/macros/{macro.Id}", null, card.Version, ct);

    public Task AddMacroAsync(object macro, Guid key, CancellationToken ct) => gateway.PostAsync<object>("/api/incidents/macros", macro, key, ct);

    public Task ChangeMacroAsync(Macro macro, object values, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/incidents/macros/{macro.Id}", values, macro.Version, ct);

    public Task DropMacroAsync(Macro macro, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/macros/{macro.Id}", null, ct: ct);

    public Task<IReadOnlyList<Notice>> NoticesAsync(CancellationToken ct) => gateway.GetAsync<IReadOnlyList<Notice>>("/api/incidents/notices", ct);

    public Task AddNoticeAsync(object notice, Guid key, CancellationToken ct) => gateway.PostAsync<object>("/api/incidents/notices", notice, key, ct);

    public Task ChangeNoticeAsync(Notice notice, object values, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/incidents/notices/{notice.Id}", values, notice.Version, ct);

    public Task DropNoticeAsync(Notice notice, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/notices/{notice.Id}", null, ct: ct);
}
