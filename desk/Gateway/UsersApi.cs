namespace Helpdesk.Desk.Gateway;

/// <summary>A user as an administrator sees him.</summary>
public sealed record User(
    Guid Id, string Login, string Name, IReadOnlyList<string> Roles, string? ServiceCenter, bool Active, bool Locked, DateTimeOffset CreatedAt, int Version);

/// <summary>Who may sign in, and the groups they work in.</summary>
internal sealed class UsersApi(GatewayClient gateway)
{
    public Task<Page<User>> ListAsync(string? cursor, CancellationToken ct) => gateway.GetAsync<Page<User>>(Query.To("/api/users", ("cursor", cursor)), ct);

    public Task AddAsync(object user, CancellationToken ct) => gateway.PostAsync<object>("/api/users", user, ct: ct);

    public Task ChangeAsync(User user, object values, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/users/{user.Id}", values, user.Version, ct);

    public Task SetPasswordAsync(User user, string password, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/users/{user.Id}/password", new { password }, ct: ct);

    public Task AddGroupAsync(object group, Guid key, CancellationToken ct) => gateway.PostAsync<object>("/api/incidents/groups", group, key, ct);

    public Task ChangeGroupAsync(WorkGroup group, object values, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/incidents/groups/{group.Id}", values, group.Version, ct);
}
