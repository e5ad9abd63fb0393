namespace Helpdesk.Desk.Gateway;

/// <summary>A note on a client, or on the service centre named (F14).</summary>
public sealed record ClientNote(Guid Id, string Text, string? ServiceCenter, string AuthorName, DateTimeOffset At);

/// <summary>Notes that are shown at every touch.</summary>
internal sealed class NotesApi(GatewayClient gateway)
{
    /// <summary>Those on the client and on its service centre, the newest first.</summary>
    public Task<IReadOnlyList<ClientNote>> OfAsync(Guid subscriberId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<ClientNote>>($"/api/subscribers/{subscriberId}/notes", ct);

    public Task AddAsync(Guid subscriberId, string text, Guid key, CancellationToken ct) =>
        gateway.PostAsync<object>($"/api/subscribers/{subscriberId}/notes", new { text }, key, ct);

    public Task AddAsync(string serviceCenter, string text, Guid key, CancellationToken ct) =>
        gateway.PostAsync<object>($"/api/subscribers/service-centers/{Uri.EscapeDataString(serviceCenter)}/notes", new { text }, key, ct);

    public Task DropAsync(Guid noteId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/subscribers/notes/{noteId}", null, ct: ct);
}
