namespace Helpdesk.Desk.Gateway;

/// <summary>What a saved view shows; whatever is not given is not asked about.</summary>
public sealed record ViewFilter(
    string? View = null, IReadOnlyList<string>? States = null, bool OpenOnly = false, Guid? OwnerId = null, Guid? GroupId = null, string? Inn = null,
    string? Kpp = null, int? ArticleNumber = null, int? CreatedWithinDays = null, string Order = "newest", Guid? CreatedBy = null, Guid? WatcherId = null,
    string? Channel = null, string? Tag = null, string? WatcherRole = null);

/// <summary>A view of one's own, or of one's group (P5).</summary>
public sealed record SavedView(Guid Id, int Version, string Name, ViewFilter Filter, Guid? GroupId, bool Mine, int Position, CountView? Count = null);

/// <summary>Views that somebody made.</summary>
internal sealed class ViewsApi(GatewayClient gateway)
{
    public Task<IReadOnlyList<SavedView>> ListAsync(CancellationToken ct) => gateway.GetAsync<IReadOnlyList<SavedView>>("/api/incidents/saved-views", ct);

    public Task<SavedView> AddAsync(string name, ViewFilter filter, Guid? groupId, int position, Guid key, CancellationToken ct) =>
        gateway.PostAsync<SavedView>("/api/incidents/saved-views", new { name, filter, groupId, position }, key, ct);

    public Task<SavedView?> ChangeAsync(SavedView view, string name, ViewFilter filter, Guid? groupId, CancellationToken ct) =>
        gateway.ChangeAsync<SavedView>(
            HttpMethod.Put, $"/api/incidents/saved-views/{view.Id}", new { name, filter, groupId, view.Position }, view.Version, ct);

    public Task DropAsync(SavedView view, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/saved-views/{view.Id}", null, view.Version, ct);

    public Task<Page<IncidentRow>> ReadAsync(Guid id, string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<IncidentRow>>(Query.To("/api/incidents", ("savedView", id), ("cursor", cursor), ("take", 50)), ct);
}
