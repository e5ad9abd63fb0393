namespace Helpdesk.Desk.Gateway;

/// <summary>A note on a client, or on the service centre or the tax office named (F14).</summary>
public sealed record ClientNote(Guid Id, string Text, string? ServiceCenter, string AuthorName, DateTimeOffset At, string? TaxOffice = null);

/// <summary>Notes that are shown at every touch.</summary>
internal sealed class NotesApi(GatewayClient gateway)
{
    /// <summary>Those on the client and on its service centre and tax office, the newest first.</summary>
    public Task<IReadOnlyList<ClientNote>> OfAsync(Guid subscriberId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<ClientNote>>($"/api/subscribers/{subscriberId}/notes", ct);

    public Task AddAsync(Guid subscriberId, string text, Guid key, CancellationToken ct) => AddAsync($"{subscriberId}", text, key, ct);

    public Task AddToCenterAsync(string code, string text, Guid key, CancellationToken ct) =>
        AddAsync($"service-centers/{Uri.EscapeDataString(code)}", text, key, ct);

    public Task AddToTaxOfficeAsync(string code, string text, Guid key, CancellationToken ct) => AddAsync($"tax-offices/{code}", text, key, ct);

    public Task DropAsync(Guid noteId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/subscribers/notes/{noteId}", null, ct: ct);

    private Task<object> AddAsync(string whom, string text, Guid key, CancellationToken ct) =>
        gateway.PostAsync<object>($"/api/subscribers/{whom}/notes", new { text }, key, ct);
}
