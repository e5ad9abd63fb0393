using Helpdesk.Desk.KeepTyped;

namespace Helpdesk.Desk.Gateway;

/// <summary>Something about an INN or KPP to refuse or to warn of (decision 12).</summary>
public sealed record Remark(string Code, string? Message, string? Field = null, string? Expected = null);

/// <summary>A branch of the same INN (F7).</summary>
public sealed record Branch(Guid SubscriberId, string? Kpp, string? Name);

/// <summary>A known client with nearly the same INN.</summary>
public sealed record SimilarClient(string? Inn, string? Kpp, string? Name);

/// <summary>A client.</summary>
public sealed record Subscriber(
    Guid Id, string? Inn, string? Kpp, string? Name, bool Vip = false, string? TimeZone = null, string? Email = null, int Version = 0);

/// <summary>A phone a client was heard of from.</summary>
public sealed record ClientPhone(string Number, string? ContactName, DateTimeOffset LastSeenAt, Guid? FromId = null, string? Position = null);

/// <summary>How a client stands with us (F16).</summary>
public sealed record ClientContract(string? Number, DateOnly? Until, decimal? Balance, DateTimeOffset SettledAt);

/// <summary>A change of a client on record.</summary>
public sealed record ClientStep(string Change, string? Before, string? After, string? ActorName, DateTimeOffset At, string? Origin);

/// <summary>A client on his own page.</summary>
public sealed record Client(
    Guid Id, int Version, string? Inn, string? Kpp, string? Name, bool Vip, string? TimeZone, bool TimeZoneConfirmed, string? Email, string? ServiceCenter,
    IReadOnlyList<ClientPhone>? Phones, IReadOnlyList<ClientMerged>? Merged = null, Guid? MergedInto = null, bool ServiceCenterGiven = false,
    ClientContract? Contract = null);

/// <summary>A page of the client in another system.</summary>
public sealed record ClientLink(string Name, string Url);

/// <summary>A client that another took in.</summary>
public sealed record ClientMerged(Guid Id, string? Inn, string? Kpp, string? Name, DateTimeOffset MergedAt);

/// <summary>Somebody else who has the card open.</summary>
public sealed record PresentPerson(Guid PersonId, string Name, bool Typing);

/// <summary>Who else is there, and the incident's version and latest post now (P1).</summary>
public sealed record Presence(IReadOnlyList<PresentPerson> People, int Version, DateTimeOffset? LastPostAt = null)
{
    /// <summary>Whether there is more to see than a card shows: a change, a post, or that it took another in or gave it back.</summary>
    public bool NewerThan(Card card) => Version > card.Version || (LastPostAt is { } last && card.Posts.All(post => post.At < last));
}

/// <summary>What is known and what is wrong about an INN-KPP as it was typed (F1–F7).</summary>
public sealed record ClientCheck(
    string? Inn, string? Kpp, string? Kind, IReadOnlyList<Remark>? Faults, IReadOnlyList<Remark>? Warnings, string? StandardKpp, string? Region,
    string? TaxOffice, string? TimeZoneGuess, IReadOnlyList<SimilarClient>? Similar, IReadOnlyList<Branch>? Branches, Subscriber? Subscriber)
{
    /// <summary>What was checked, as it was typed.</summary>
    public string? Typed { get; init; }

    /// <summary>Code of the service centre that looks after such a client (F11).</summary>
    public string? ServiceCenter { get; init; }
}

/// <summary>The red counters «41 (163)» (F103).</summary>
public sealed record Counters(CountView SameInnKpp, CountView SameInn);

/// <summary>A number of rows, exact up to 1000.</summary>
public sealed record CountView(int Count, bool AtLeast)
{
    /// <summary>Exact, or «1000+».</summary>
    public override string ToString() => AtLeast ? $"{Count}+" : $"{Count}";
}

/// <summary>A row of a list of incidents.</summary>
public sealed record IncidentRow(
    Guid Id, long Number, string State, string? Inn, string? Kpp, string? SubscriberName, string? Question, int? ArticleNumber, Guid? OwnerId,
    string? OwnerName, DateTimeOffset CreatedAt, int Version, string? StateName = null, bool Final = false, bool Vip = false, Guid? GroupId = null,
    string? GroupName = null, bool NeedsAttention = false, DateTimeOffset? DueAt = null, DateTimeOffset? PutOffUntil = null,
    IReadOnlyList<string>? Missing = null);

/// <summary>A post of an incident (F41).</summary>
/// <param name="Id">The post.</param>
/// <param name="Kind"><c>question</c>, <c>solution</c>, <c>internal</c>, <c>client</c> or <c>service</c>.</param>
/// <param name="Text">Its words.</param>
/// <param name="AuthorId">Who wrote it.</param>
/// <param name="AuthorName">His name.</param>
/// <param name="At">When.</param>
/// <param name="EditedAt">When its words were changed last.</param>
/// <param name="FromNumber">Number of the merged incident it belongs to; null for the card's own.</param>
/// <param name="From">Whom a client's reply came from.</param>
public sealed record Post(
    Guid Id, string Kind, string Text, Guid? AuthorId, string? AuthorName, DateTimeOffset At, DateTimeOffset? EditedAt, long? FromNumber = null,
    string? From = null);

/// <summary>Another incident.</summary>
public sealed record CardLink(Guid Id, long Number);

/// <summary>An incident that this one took in (F104).</summary>
public sealed record CardMerged(Guid Id, long Number, DateTimeOffset MergedAt, string? MergedByName, Contact? Contact = null);

/// <summary>A call that came with a merged incident.</summary>
public sealed record CardCall(Guid CallId, long FromNumber);

/// <summary>The article an incident is linked to.</summary>
public sealed record LinkedArticle(Guid Id, int Number, string Title, bool DetailsRequired);

/// <summary>Whom the client's side is to be reached through.</summary>
public sealed record Contact(string? Name, string? Phone, string? Email);

/// <summary>An incident's card.</summary>
public sealed record Card(
    Guid Id, long Number, int Version, string State, string? StateName, bool Final, string? Channel, Guid SubscriberId, string? Inn, string? Kpp,
    string? SubscriberName, bool Vip, string? TimeZone, Contact? Contact, LinkedArticle? Article, Guid? OwnerId, string? OwnerName,
    string? CreatedByName, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt, string? ClosedByName, string? ClosingReason,
    IReadOnlyList<Post> Posts, bool HasEarlierPosts, IReadOnlyList<Guid>? CallIds, bool Resolution = false, bool Pause = false, Guid? GroupId = null,
    string? GroupName = null, bool ByPartner = false, CardLink? Parent = null, IReadOnlyList<CardMerged>? Merged = null,
    int OpenChildren = 0, DateTimeOffset? DueAt = null, DateTimeOffset? PutOffUntil = null, IReadOnlyList<string>? Tags = null,
    IReadOnlyList<CardCall>? MergedCalls = null, string? EarlierPosts = null, string? ServiceCenter = null, string? Question = null);

/// <summary>Everything that a typed text may mean, each kind by itself (decision 11).</summary>
public sealed record FoundIncidents(
    IncidentRow? ByNumber, IReadOnlyList<IncidentRow> ByClient, IReadOnlyList<IncidentRow> ByPhone, IReadOnlyList<IncidentRow> Items, string? Next,
    string? Understood, IReadOnlyList<string>? Hints, string? Fallback, bool Complete);

/// <summary>A view with its counter.</summary>
public sealed record ViewCount(string View, int Count, bool AtLeast)
{
    /// <summary>Exact, or «1000+».</summary>
    public override string ToString() => AtLeast ? $"{Count}+" : $"{Count}";
}

/// <summary>A draft that waits for the operator's first act (decision 2).</summary>
public sealed record Draft(Guid Id, Guid CallId, string? Phone, DateTimeOffset CreatedAt, IReadOnlyList<Candidate>? Candidates = null);

/// <summary>Whom the incident before was about.</summary>
public sealed record AdditionalIncident(Guid SubscriberId, Contact? Contact);

/// <summary>What to tell the client at the end, and where.</summary>
public sealed record Tell(string Channel, string Address);

internal sealed record Closing(string? Reason);

internal sealed record Registration(
    string? Inn, string? Kpp, Guid? SubscriberId, string? SubscriberName, Guid? CallId, Guid? ArticleId, string? Question, string? Solution, Contact? Contact,
    Closing? Close, Tell? TellClient, Guid? ParentId = null, string? Channel = null);

/// <summary>Clients, incidents and drafts.</summary>
internal sealed class IncidentsApi(GatewayClient gateway)
{
    public async Task<ClientCheck> CheckAsync(string text, CancellationToken ct) =>
        await gateway.PostAsync<ClientCheck>("/api/subscribers/check", new { text }, ct: ct) with { Typed = text };

    public Task<IReadOnlyList<Candidate>> ByPhoneAsync(string phone, CancellationToken ct) =>
        gateway.GetAsync<IReadOnlyList<Candidate>>($"/api/subscribers/by-phone/{Uri.EscapeDataString(phone)}", ct);

    public Task<Client?> ClientAsync(Guid id, CancellationToken ct) => gateway.FindAsync<Client>($"/api/subscribers/{id}", ct);

    public Task<Client?> ChangeClientAsync(Client client, string? name, bool vip, string? timeZone, string? email, CancellationToken ct) =>
        gateway.ChangeAsync<Client>(HttpMethod.Put, $"/api/subscribers/{client.Id}", new { name, vip, timeZone, email }, client.Version, ct);

    /// <summary>The client turns out to be another that is known; can be undone.</summary>
    public Task<Client?> MergeClientAsync(Client client, ClientCheck into, bool otherKeyToo, CancellationToken ct) =>
        gateway.ChangeAsync<Client>(
            HttpMethod.Post, $"/api/subscribers/{client.Id}/merge", new { into.Inn, Kpp = into.Kpp ?? "", otherKeyToo }, client.Version, ct);

    public Task UnmergeClientAsync(Guid id, CancellationToken ct) => gateway.PostAsync<object>($"/api/subscribers/{id}/unmerge", new { }, ct: ct);

    /// <summary>The client's latest incidents whose question is in like words (F101).</summary>
    public async Task<IReadOnlyList<IncidentRow>> SimilarAsync(string inn, string text, CancellationToken ct) =>
        [.. (await gateway.PostAsync<IReadOnlyList<SimilarIncident>>("/api/incidents/similar", new { inn, text }, ct: ct)).Select(similar => similar.Incident)];

    private sealed record SimilarIncident(IncidentRow Incident);

    /// <summary>Says that I have the card open; answers who else has.</summary>
    public Task<Presence?> BePresentAsync(Guid id, bool typing, CancellationToken ct) =>
        gateway.ChangeAsync<Presence>(HttpMethod.Put, $"/api/incidents/{id}/presence", new { typing }, ct: ct);

    public Task LeaveAsync(Guid id, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/{id}/presence", null, ct: ct);

    /// <summary>What wanted my attention in this incident has been seen.</summary>
    public Task SeenAsync(Guid id, CancellationToken ct) => gateway.PostAsync<object>($"/api/incidents/{id}/seen", new { }, ct: ct);

    public Task<Counters?> CountersAsync(Guid subscriberId, Guid? except, CancellationToken ct) =>
        gateway.FindAsync<Counters>(Query.To($"/api/subscribers/{subscriberId}/counters", ("except", except)), ct);

    /// <summary>What an additional incident of the same client starts with (F31).</summary>
    public Task<AdditionalIncident?> AdditionalAsync(Guid id, CancellationToken ct) => gateway.FindAsync<AdditionalIncident>($"/api/incidents/{id}/additional", ct);

    public Task<Card> RegisterAsync(Registration registration, Guid key, CancellationToken ct) =>
        gateway.PostAsync<Card>("/api/incidents", registration, key, ct);

    public Task<Page<IncidentRow>> ListAsync(
        string view, string? inn, string? kpp, string? state, string? cursor, int take, CancellationToken ct, string? tag = null, Guid? ownerId = null, bool openOnly = false) =>
        gateway.GetAsync<Page<IncidentRow>>(
            Query.To(
                "/api/incidents", ("view", view), ("inn", inn), ("kpp", kpp), ("state", state), ("tag", tag), ("ownerId", ownerId), ("openOnly", openOnly ? "true" : null),
                ("cursor", cursor), ("take", take)), ct);

    /// <summary>Incidents by words in the knowledge search's language, by number, INN and KPP or phone.</summary>
    public Task<FoundIncidents> SearchAsync(string q, string? cursor, CancellationToken ct) =>
        gateway.GetAsync<FoundIncidents>(Query.To("/api/incidents/search", ("q", q), ("cursor", cursor), ("take", 50)), ct);

    /// <summary>The views that are worked off, with their counters (F77, F78).</summary>
    public Task<IReadOnlyList<ViewCount>> ViewsAsync(CancellationToken ct) => gateway.GetAsync<IReadOnlyList<ViewCount>>("/api/incidents/views", ct);

    public Task<Card?> FindAsync(long number, CancellationToken ct) => gateway.FindAsync<Card>($"/api/incidents/number/{number}", ct);

    /// <summary>Posts before those of the card, the latest first.</summary>
    public Task<Page<Post>> EarlierPostsAsync(Guid id, string cursor, CancellationToken ct) =>
        gateway.GetAsync<Page<Post>>(Query.To($"/api/incidents/{id}/posts", ("cursor", cursor), ("take", 100)), ct);

    public Task<Card?> EditQuestionAsync(Card card, string text, CancellationToken ct) =>
        gateway.ChangeAsync<Card>(HttpMethod.Put, $"/api/incidents/{card.Id}/question", new { text }, card.Version, ct);

    /// <summary>Who asks, and where he is reached (F46).</summary>
    public Task<Card?> ChangeContactAsync(Card card, Contact contact, CancellationToken ct) =>
        gateway.ChangeAsync<Card>(HttpMethod.Put, $"/api/incidents/{card.Id}/contact", contact, card.Version, ct);

    public Task AddPostAsync(Card card, string kind, string text, Guid key, CancellationToken ct) =>
        gateway.PostAsync<object>($"/api/incidents/{card.Id}/posts", new { kind, text }, key, ct);

    public Task<Card?> LinkArticleAsync(Card card, Guid articleId, CancellationToken ct) =>
        gateway.ChangeAsync<Card>(HttpMethod.Put, $"/api/incidents/{card.Id}/article", new { articleId }, card.Version, ct);

    public Task UnlinkArticleAsync(Card card, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/{card.Id}/article", null, card.Version, ct);

    public Task CloseAsync(Card card, string? reason, Tell? tellClient, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Post, $"/api/incidents/{card.Id}/close", new { reason, tellClient }, card.Version, ct);

    /// <summary>Where I have typed something that is not sent, the newest first.</summary>
    public Task<IReadOnlyList<TypedPlace>> TypedAsync(CancellationToken ct) => gateway.GetAsync<IReadOnlyList<TypedPlace>>("/api/incidents/typed", ct);

    public Task<IReadOnlyList<Draft>> DraftsAsync(CancellationToken ct) => gateway.GetAsync<IReadOnlyList<Draft>>("/api/incidents/drafts", ct);

    public Task DiscardDraftAsync(Guid id, CancellationToken ct) =>
        gateway.ChangeAsync<object>(HttpMethod.Delete, $"/api/incidents/drafts/{id}", null, ct: ct);
}
