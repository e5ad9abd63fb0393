namespace Helpdesk.Desk.Gateway;

/// <summary>A ready answer (F43), called by two colons and its shortcut (P4).</summary>
/// <param name="Id">The answer.</param>
/// <param name="Version">+1 with every change.</param>
/// <param name="Shared">Whether it is everybody's.</param>
/// <param name="Shortcut">What is typed after the colons.</param>
/// <param name="Title">Name in the list.</param>
/// <param name="Text">With its places.</param>
/// <param name="Filled">With its places filled in from the incident asked about.</param>
public sealed record Answer(Guid Id, int Version, bool Shared, string Shortcut, string Title, string Text, string? Filled);

/// <summary>Ready answers.</summary>
internal sealed class AnswersApi(GatewayClient gateway)
{
    /// <summary>Mine and everybody's; filled in for an incident if one is named.</summary>
    public Task<IReadOnlyList<Answer>> ListAsync(Guid? incidentId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<Answer>>(Query.To("/api/incidents/answers", ("incidentId", incidentId)), ct);

    public Task AddAsync(object answer, Guid key, CancellationToken ct) => gateway.PostAsync<object>("/api/incidents/answers", answer, key, ct);

    public Task ChangeAsync(Answer answer, object values, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/incidents/answers/{answer.Id}", values, answer.Version, ct);

    public Task DropAsync(Answer answer, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/answers/{answer.Id}", null, answer.Version, ct);
}
