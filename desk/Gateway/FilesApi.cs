namespace Helpdesk.Desk.Gateway;

/// <summary>A file on an incident (F42).</summary>
public sealed record AttachedFile(
    Guid Id, string Name, string ContentType, long Length, bool Internal, string? AddedByName, DateTimeOffset AddedAt, long? FromNumber);

/// <summary>Files on incidents; their contents go past the circuit, through the relay.</summary>
internal sealed class FilesApi(GatewayClient gateway)
{
    public Task<IReadOnlyList<AttachedFile>> OfAsync(Guid incidentId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<AttachedFile>>($"/api/incidents/{incidentId}/files", ct);

    public Task RemoveAsync(Guid incidentId, Guid fileId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/{incidentId}/files/{fileId}", null, ct: ct);
}
