namespace Helpdesk.Desk.Gateway;

/// <summary>A file on an incident (F42).</summary>
/// <param name="Id">The file.</param>
/// <param name="Name">What it is called.</param>
/// <param name="ContentType">What it is, as found in its content.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Internal">Only the house sees it.</param>
/// <param name="AddedByName">Who attached it.</param>
/// <param name="AddedAt">When.</param>
/// <param name="FromNumber">The merged incident it came with.</param>
/// <param name="Scan">What the search for viruses said: <c>clean</c>, <c>waiting</c> or <c>infected</c>. Only a clean one can be had.</param>
/// <param name="Threat">What was found in an infected one.</param>
public sealed record AttachedFile(
    Guid Id, string Name, string ContentType, long Length, bool Internal, string? AddedByName, DateTimeOffset AddedAt, long? FromNumber,
    string Scan = "clean", string? Threat = null)
{
    /// <summary>Its content can be had.</summary>
    public bool Clean => Scan == "clean";
}

/// <summary>Files on incidents; their contents go past the circuit, through the relay.</summary>
internal sealed class FilesApi(GatewayClient gateway)
{
    public Task<IReadOnlyList<AttachedFile>> OfAsync(Guid incidentId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<AttachedFile>>($"/api/incidents/{incidentId}/files", ct);

    public Task RemoveAsync(Guid incidentId, Guid fileId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/{incidentId}/files/{fileId}", null, ct: ct);
}
