namespace Helpdesk.Desk.Gateway;

/// <summary>A key that a machine has.</summary>
public sealed record ApiKey(Guid Id, string Name, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>A key that was just made: its secret is never shown again.</summary>
public sealed record NewApiKey(Guid Id, string Name, string Key);

/// <summary>Somebody tried to come in.</summary>
public sealed record SignInRow(Guid Id, DateTimeOffset At, string Login, Guid? UserId, string? Address, string Outcome);

/// <summary>Who came in, and which machines may.</summary>
internal sealed class SignInsApi(GatewayClient gateway)
{
    public Task<Page<SignInRow>> ListAsync(Guid? userId, string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<SignInRow>>(Query.To("/api/auth/sign-ins", ("userId", userId), ("cursor", cursor)), ct);

    public Task<Page<ApiKey>> KeysAsync(string? cursor, CancellationToken ct) => gateway.GetAsync<Page<ApiKey>>(Query.To("/api/auth/keys", ("cursor", cursor)), ct);

    public Task<NewApiKey> AddKeyAsync(string name, IReadOnlyCollection<string> roles, CancellationToken ct) =>
        gateway.PostAsync<NewApiKey>("/api/auth/keys", new { name, roles }, ct: ct);

    public Task RevokeKeyAsync(Guid id, CancellationToken ct) => gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/auth/keys/{id}", null, ct: ct);
}
