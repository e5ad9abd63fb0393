namespace Helpdesk.Desk.Gateway;

/// <summary>A state of the dictionary (F50).</summary>
public sealed record StateView(string Code, string Name, bool Final, bool Resolution, bool Pause, string? ClosingReason, bool CloseOnSave = false);

/// <summary>A step that the desk allows.</summary>
public sealed record Transition(string From, string To);

/// <summary>States and allowed steps.</summary>
public sealed record States(IReadOnlyList<StateView> Items, IReadOnlyList<Transition> Transitions)
{
    /// <summary>Where an incident may go from that state, in the order of its life.</summary>
    public IEnumerable<StateView> After(string state) => Items.Where(next => Transitions.Contains(new Transition(state, next.Code)));
}

/// <summary>Where an incident goes when no person takes it (F49).</summary>
public sealed record WorkGroup(Guid Id, int Version, string Name, string Kind, string? Code, bool OfferSms, bool Active, IReadOnlyList<Guid> Members,
    IReadOnlyList<string>? Tags = null, IReadOnlyList<string>? TakesNew = null)
{
    /// <summary>Told what to do and whom to contact (F67).</summary>
    public bool IsServiceCenter => Kind == "serviceCenter";
}

/// <summary>A colleague.</summary>
public sealed record Person(Guid Id, string Name);

/// <summary>One change on record (F70).</summary>
public sealed record HistoryEntry(Guid Id, DateTimeOffset At, string? ActorName, string Change, string Text, string? Before = null, string? Origin = null);

/// <summary>What is done when an incident goes to a group.</summary>
public sealed record Handing(string Description, string? ContactName, string? ContactPhone);

/// <summary>An incident in its tree; of a merged one, where it goes on.</summary>
public sealed record TreeNode(IncidentRow Incident, Guid? ParentId, int Depth, long? SurvivorNumber = null);

/// <summary>The tree that an incident is part of, and what is related to it (F76).</summary>
public sealed record IncidentTree(IReadOnlyList<TreeNode> Nodes, bool More, IReadOnlyList<IncidentRow> Related);

/// <summary>An incident that a change of many did change.</summary>
public sealed record BulkChanged(Guid Id, long Number);

/// <summary>An incident that a change of many left as it was.</summary>
public sealed record BulkLeft(Guid Id, long? Number, string Code, string Detail);

/// <summary>What came of a change of many incidents; its id undoes it.</summary>
public sealed record BulkReply(Guid? Id, IReadOnlyList<BulkChanged> Done, IReadOnlyList<BulkLeft> Refused, bool More = false);

/// <summary>How many incidents end with the one they hang under; the act's id undoes it (F66).</summary>
public sealed record EndedChildren(int Children, bool AtLeast, Guid Id);

/// <summary>The steps of an incident's life after its registration.</summary>
internal sealed class StepsApi(GatewayClient gateway)
{
    private sealed record StatesReply(IReadOnlyList<StateView> States, IReadOnlyList<Transition> Transitions);

    public async Task<States> StatesAsync(CancellationToken ct)
    {
        var reply = await gateway.GetAsync<StatesReply>("/api/incidents/states", ct);
        return new States(reply.States, reply.Transitions);
    }

    public Task MoveAsync(Card card, string state, string? reason, Tell? tellClient, CancellationToken ct) =>
        StepAsync(card, "state", new { state, reason, tellClient }, ct);

    /// <summary>Out of the lists of work until then (P8).</summary>
    public Task PutOffAsync(Card card, DateTimeOffset until, string? note, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/incidents/{card.Id}/put-off", new { until, note }, card.Version, ct);

    public Task BringBackAsync(Card card, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/{card.Id}/put-off", null, card.Version, ct);

    /// <summary>The date it is to be done by (F74).</summary>
    public Task SetDueAsync(Card card, DateTimeOffset? dueAt, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/incidents/{card.Id}/due", new { dueAt }, card.Version, ct);

    public Task TakeAsync(Card card, CancellationToken ct) => StepAsync(card, "take", null, ct);

    /// <summary>Gives an incident back from a service centre, with what came of it (F67).</summary>
    public Task ReturnAsync(Card card, string text, CancellationToken ct) => StepAsync(card, "return", new { text }, ct);

    public Task ReopenAsync(Card card, CancellationToken ct) => StepAsync(card, "reopen", null, ct);

    public Task AssignAsync(Card card, Guid ownerId, CancellationToken ct) => StepAsync(card, "assign", new { ownerId }, ct);

    public Task EscalateAsync(Card card, Guid groupId, Handing handing, CancellationToken ct) =>
        StepAsync(card, "escalate", new { groupId, handing.Description, handing.ContactName, handing.ContactPhone }, ct);

    /// <summary>Goes on in another incident (F104); answers the survivor's card.</summary>
    public Task<Card?> MergeAsync(Card card, long intoNumber, bool otherClientToo, CancellationToken ct) =>
        StepAsync(card, "merge", new { intoNumber, otherClientToo }, ct);

    /// <summary>Undoes a merge (F105); answers the card of the one that stands on its own again.</summary>
    public Task<Card> UnmergeAsync(Guid id, CancellationToken ct) => gateway.PostAsync<Card>($"/api/incidents/{id}/unmerge", new { }, ct: ct);

    public Task<Page<HistoryEntry>> HistoryAsync(Guid id, string? cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<HistoryEntry>>(Query.To($"/api/incidents/{id}/history", ("cursor", cursor), ("take", 100)), ct);

    /// <summary>The same client with the same article, not older than a week (F106).</summary>
    public Task<IReadOnlyList<IncidentRow>> DuplicatesAsync(Guid subscriberId, Guid articleId, Guid? except, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<IncidentRow>>(
            Query.To("/api/incidents/duplicates", ("subscriberId", subscriberId), ("articleId", articleId), ("except", except)), ct);

    public Task<IncidentTree> TreeAsync(Guid id, CancellationToken ct) => gateway.GetAsync<IncidentTree>($"/api/incidents/{id}/tree", ct);

    /// <summary>Hangs the incident under another, like an outage; null takes it from under its parent (P15).</summary>
    public Task HangUnderAsync(Card card, long? parentNumber, CancellationToken ct) => parentNumber is null
        ? gateway.ChangeAsync<Card>(HttpMethod.Delete, $"/api/incidents/{card.Id}/parent", null, card.Version, ct)
        : gateway.ChangeAsync<Card>(HttpMethod.Put, $"/api/incidents/{card.Id}/parent", new { parentNumber }, card.Version, ct);

    /// <summary>Shows two incidents at each other.</summary>
    public Task RelateAsync(Card card, Guid otherId, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Put, $"/api/incidents/{card.Id}/related/{otherId}", null, ct: ct);

    /// <summary>Ends what hangs under an incident.</summary>
    public Task<EndedChildren> EndChildrenAsync(Card card, string state, string? reason, CancellationToken ct) =>
        gateway.PostAsync<EndedChildren>($"/api/incidents/{card.Id}/children/end", new { state, reason }, ct: ct);

    /// <summary>The same change of many incidents; each stands for itself.</summary>
    public Task<BulkReply> ChangeManyAsync(object change, Guid key, CancellationToken ct) => gateway.PostAsync<BulkReply>("/api/incidents/bulk", change, key, ct);

    /// <summary>All open incidents of a person, in portions (F117).</summary>
    public Task<BulkReply> HandOverAsync(Guid fromId, Guid? ownerId, Guid? groupId, string? description, CancellationToken ct) =>
        gateway.PostAsync<BulkReply>("/api/incidents/hand-over", new { fromId, ownerId, groupId, description }, ct: ct);

    /// <summary>Puts on record that somebody tried to call the client (F116).</summary>
    public Task TryToCallAsync(Guid incidentId, string outcome, string phone, string note, Guid key, CancellationToken ct) =>
        gateway.PostAsync<object>($"/api/incidents/{incidentId}/call-attempts", new { outcome, phone, note }, key, ct);

    public Task<BulkReply> UndoManyAsync(Guid act, CancellationToken ct) => gateway.PostAsync<BulkReply>($"/api/incidents/bulk/{act}/undo", new { }, ct: ct);

    public Task<IReadOnlyList<WorkGroup>> GroupsAsync(CancellationToken ct) => gateway.GetAsync<IReadOnlyList<WorkGroup>>("/api/incidents/groups", ct);

    /// <summary>All colleagues by name; a desk of thousands shows the first thousand.</summary>
    public async Task<IReadOnlyList<Person>> PeopleAsync(CancellationToken ct)
    {
        List<Person> people = [];
        string? cursor = null;
        do
        {
            var page = await gateway.GetAsync<Page<Person>>(Query.To("/api/users/people", ("cursor", cursor), ("take", 100)), ct);
            people.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null && people.Count < 1000);
        return people;
    }

    private Task<Card?> StepAsync(Card card, string step, object? body, CancellationToken ct) =>
        gateway.ChangeAsync<Card>(HttpMethod.Post, $"/api/incidents/{card.Id}/{step}", body, card.Version, ct);
}
