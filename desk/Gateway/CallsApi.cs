namespace Helpdesk.Desk.Gateway;

/// <summary>A client that this number may belong to (F10).</summary>
public sealed record Candidate(
    Guid SubscriberId, string? Inn, string? Kpp, string? Name, bool Vip = false, string? ContactName = null, string? TimeZone = null);

/// <summary>A link between a call and an incident.</summary>
public sealed record CallLink(Guid IncidentId, long? Number);

/// <summary>A call as the live feed tells it, and as it is now after a reload.</summary>
public sealed record CallNews(
    Guid CallId, string? Direction, string? From, string? FromDisplay, string? To, DateTimeOffset At, Guid? OperatorId = null, string? State = null,
    bool? Mine = null, DateTimeOffset? AnsweredAt = null, IReadOnlyList<Candidate>? Candidates = null, IReadOnlyList<CallLink>? Incidents = null);

/// <summary>One operator's part of a call.</summary>
public sealed record CallPart(Guid Id, Guid? OperatorId, string? OperatorName, string? Extension, double? TalkSeconds, bool EndedByTransfer, string? TransferredTo);

/// <summary>A call as it is stored.</summary>
public sealed record CallView(
    Guid Id, string Direction, string State, string? From, string? FromDisplay, string? To, DateTimeOffset StartedAt, DateTimeOffset? AnsweredAt,
    DateTimeOffset? EndedAt, bool Linked, IReadOnlyList<CallPart>? Parts, IReadOnlyList<CallLink>? Incidents,
    IReadOnlyList<CallNote>? Notes = null, bool HasRecording = false);

/// <summary>A recording of a call (F29): <c>kept</c>, <c>fetching</c>, <c>atProvider</c>, <c>failed</c> or <c>expired</c>.</summary>
public sealed record CallRecording(Guid Id, string State, DateTimeOffset AddedAt);

/// <summary>Who listened to a recording, and when.</summary>
public sealed record Listening(Guid RecordingId, string UserName, DateTimeOffset At);

/// <summary>Who linked a call to what, or took it off, and why (F27).</summary>
public sealed record LinkChange(DateTimeOffset At, Guid IncidentId, long? Number, bool Linked, string? ActorName, string? Reason);

/// <summary>What somebody wrote about a call (F35).</summary>
public sealed record CallNote(Guid Id, DateTimeOffset At, string? AuthorName, string Text);

/// <summary>A call nobody answered, whose caller nobody has spoken to since (F32).</summary>
public sealed record MissedCall(
    Guid CallId, string From, string? FromDisplay, DateTimeOffset At, double WaitedSeconds, double AgeSeconds, int Attempts,
    IReadOnlyList<Candidate>? Candidates, bool Asked = false);

/// <summary>A part of a call that counts and has no incident (F28).</summary>
public sealed record UnlinkedCall(
    Guid CallId, Guid PartId, Guid? OperatorId, string? OperatorName, string? From, string? FromDisplay, DateTimeOffset AnsweredAt,
    double DurationSeconds, IReadOnlyList<Candidate>? Candidates);

/// <summary>How soon calls were answered and how long they took (F36, P22); seconds.</summary>
public sealed record ServiceLevel(
    double TargetSeconds, long Answered, long InTime, double? InTimePercent, double? AverageWaitSeconds, double? P95WaitSeconds, long? Missed,
    double? AverageTalkSeconds, double? AverageWrapUpSeconds, double? AverageHandlingSeconds);

internal sealed record ExtensionView(string? Extension);

internal sealed record DraftChoiceView(bool DraftsFromCalls);

/// <summary>Calls, the operator's extension and the links between calls and incidents.</summary>
internal sealed class CallsApi(GatewayClient gateway)
{
    public Task<CallNews?> CurrentAsync(CancellationToken ct) => gateway.FindAsync<CallNews>("/api/calls/current", ct);

    public Task<CallView?> FindAsync(Guid callId, CancellationToken ct) => gateway.FindAsync<CallView>($"/api/calls/{callId}", ct);

    public Task<IReadOnlyList<CallView>> OfIncidentAsync(Guid incidentId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<CallView>>($"/api/calls?incidentId={incidentId}", ct);

    /// <summary>The newest first; of everybody, of one operator, or one's own.</summary>
    public Task<Page<UnlinkedCall>> UnlinkedAsync(
        Guid? operatorId, bool everyone, DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<UnlinkedCall>>(
            Query.To(
                "/api/calls/unlinked", ("operatorId", operatorId), ("everyone", everyone ? "true" : null), ("from", from), ("to", to), ("cursor", cursor),
                ("take", 30)),
            ct);

    public Task<ServiceLevel> ServiceLevelAsync(DateTimeOffset from, DateTimeOffset to, Guid? operatorId, CancellationToken ct) =>
        gateway.GetAsync<ServiceLevel>(Query.To("/api/calls/service-level", ("from", from), ("to", to), ("operatorId", operatorId)), ct);

    /// <summary>The work after my part of a call is done (P22).</summary>
    public Task WrapUpAsync(Guid callId, CancellationToken ct) => gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/calls/{callId}/wrap-up", null, ct: ct);

    /// <summary>Whether my calls open drafts (decision 2).</summary>
    public async Task<bool> OpensDraftsAsync(CancellationToken ct) => (await gateway.GetAsync<DraftChoiceView>("/api/incidents/drafts/choice", ct)).DraftsFromCalls;

    public Task ChooseDraftsAsync(bool draftsFromCalls, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, "/api/incidents/drafts/choice", new { draftsFromCalls }, ct: ct);

    /// <summary>Callers to call back, the newest first.</summary>
    public Task<Page<MissedCall>> MissedAsync(string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<MissedCall>>(Query.To("/api/calls/missed", ("cursor", cursor)), ct);

    public Task<CallNote> NoteAsync(Guid callId, string text, Guid key, CancellationToken ct) =>
        gateway.PostAsync<CallNote>($"/api/calls/{callId}/notes", new { text }, key, ct);

    public Task<IReadOnlyList<CallRecording>> RecordingsAsync(Guid callId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<CallRecording>>($"/api/calls/{callId}/recordings", ct);

    public Task<IReadOnlyList<Listening>> ListeningsAsync(Guid callId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<Listening>>($"/api/calls/{callId}/recordings/listenings", ct);

    public Task<IReadOnlyList<LinkChange>> LinkHistoryAsync(Guid callId, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<LinkChange>>($"/api/calls/{callId}/link-history", ct);

    public Task MoveAsync(Guid callId, Guid incidentId, Guid to, string reason, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Post, $"/api/calls/{callId}/incidents/{incidentId}/move", new { to, reason }, ct: ct);

    public Task LinkAsync(Guid callId, Guid incidentId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/calls/{callId}/incidents/{incidentId}", null, ct: ct);

    public Task UnlinkAsync(Guid callId, Guid incidentId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/calls/{callId}/incidents/{incidentId}", null, ct: ct);

    public async Task<string?> ExtensionAsync(CancellationToken ct) => (await gateway.FindAsync<ExtensionView>("/api/calls/extension", ct))?.Extension;

    public Task RememberExtensionAsync(string extension, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, "/api/calls/extension", new { extension }, ct: ct);
}
