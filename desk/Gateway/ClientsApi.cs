namespace Helpdesk.Desk.Gateway;

/// <summary>How an import of clients goes.</summary>
public sealed record ClientImport(
    Guid Id, long Rows, long Added, long Changed, long Unchanged, long Rejected, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string? Fault);

/// <summary>What is kept about a client beside its key: who is reached where, how it stands with us, where else it is known.</summary>
internal sealed class ClientsApi(GatewayClient gateway)
{
    /// <summary>Pages of the client in other systems (F13).</summary>
    public Task<IReadOnlyList<ClientLink>> LinksAsync(Guid id, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<ClientLink>>($"/api/subscribers/{id}/links", ct);

    /// <summary>Who is reached under a number (F15).</summary>
    public Task<Client?> KeepPhoneAsync(Guid id, string phone, string? contactName, string? position, CancellationToken ct) =>
        gateway.ChangeAsync<Client>(HttpMethod.Put, $"/api/subscribers/{id}/phones/{Uri.EscapeDataString(phone)}", new { contactName, position }, ct: ct);

    public Task<Client?> DropPhoneAsync(Guid id, string phone, CancellationToken ct) =>
        gateway.ChangeAsync<Client>(HttpMethod.Delete, $"/api/subscribers/{id}/phones/{Uri.EscapeDataString(phone)}", null, ct: ct);

    public Task<Client?> KeepContractAsync(Guid id, string? number, DateOnly? until, decimal? balance, CancellationToken ct) =>
        gateway.ChangeAsync<Client>(HttpMethod.Put, $"/api/subscribers/{id}/contract", new { number, until, balance }, ct: ct);

    /// <summary>A service centre of its own, or with null the one that the rules give it (F11).</summary>
    public Task<Client?> GiveServiceCenterAsync(Client client, string? code, CancellationToken ct) =>
        gateway.ChangeAsync<Client>(HttpMethod.Put, $"/api/subscribers/{client.Id}/service-center", new { code }, client.Version, ct);

    public Task<Page<ClientStep>> HistoryAsync(Guid id, string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<ClientStep>>(Query.To($"/api/subscribers/{id}/history", ("cursor", cursor)), ct);

    /// <summary>Erases a person's data for good (P17).</summary>
    public Task EraseAsync(Guid id, bool textsToo, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Post, $"/api/subscribers/{id}/erase", new { textsToo }, ct: ct);

    public Task<ClientImport> ImportAsync(Guid id, CancellationToken ct) => gateway.GetAsync<ClientImport>($"/api/subscribers/imports/{id}", ct);
}
