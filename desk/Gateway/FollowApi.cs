namespace Helpdesk.Desk.Gateway;

/// <summary>A colleague who follows an incident (F17, F161).</summary>
public sealed record Watcher(Guid PersonId, string? Name, string Role, bool TellWhenFixed, long? FromNumber);

/// <summary>A client to be told when an incident is fixed (F75).</summary>
public sealed record ClientSubscription(
    Guid Id, Guid? SubscriberId, string? SubscriberName, string Channel, string Address, string? ContactName, DateTimeOffset? ToldAt);

/// <summary>Who follows an incident, and who wants to be told of its end.</summary>
internal sealed class FollowApi(GatewayClient gateway)
{
    public Task<IReadOnlyList<Watcher>> WatchersAsync(Guid incidentId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<Watcher>>($"/api/incidents/{incidentId}/watchers", ct);

    public Task WatchAsync(Guid incidentId, Guid personId, string role, bool tellWhenFixed, CancellationToken ct) =>
        gateway.ChangeAsync<object>(
            HttpMethod.Put, $"/api/incidents/{incidentId}/watchers/{personId}", new { role, tellWhenFixed }, ct: ct);

    /// <summary>I want to hear of the end.</summary>
    public async Task WatchMyselfAsync(Guid incidentId, CancellationToken ct) =>
        await WatchAsync(incidentId, await gateway.UserIdAsync(), "observer", tellWhenFixed: true, ct);

    public Task UnwatchAsync(Guid incidentId, Guid personId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/{incidentId}/watchers/{personId}", null, ct: ct);

    public Task<Page<ClientSubscription>> ClientsAsync(Guid incidentId, string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<ClientSubscription>>(Query.To($"/api/incidents/{incidentId}/subscriptions", ("cursor", cursor), ("take", 20)), ct);

    public Task SubscribeAsync(Guid incidentId, Guid? subscriberId, Tell tellClient, string? contactName, Guid key, CancellationToken ct) =>
        gateway.PostAsync<object>($"/api/incidents/{incidentId}/subscriptions", new { tellClient, subscriberId, contactName }, key, ct);

    public Task UnsubscribeAsync(Guid incidentId, Guid subscriptionId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/{incidentId}/subscriptions/{subscriptionId}", null, ct: ct);
}
