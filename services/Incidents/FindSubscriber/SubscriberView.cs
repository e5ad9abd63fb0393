using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.FindSubscriber;

/// <summary>A client as the API shows it.</summary>
internal sealed record SubscriberView(
    Guid Id, int Version, string? Inn, string? Kpp, string? Name, bool Vip, string? TimeZone, bool TimeZoneConfirmed, string? Email,
    string? ServiceCenter, IReadOnlyList<SubscriberView.Phone> Phones)
{
    private const int PhonesShown = 50;

    /// <summary>Whether the service centre was given; else it follows from the rules (F11).</summary>
    public bool ServiceCenterGiven { get; init; }

    /// <summary>Contract and settlements (F16); null when nothing was told of them.</summary>
    public ClientContract? Contract { get; init; }

    /// <summary>Clients that this one took in, each with what it is known by; their phones, notes and incidents are shown with this one's.</summary>
    public IReadOnlyList<MergedClient> Merged { get; init; } = [];

    /// <summary>The client that this one goes on as; null when it stands on its own.</summary>
    public Guid? MergedInto { get; init; }

    /// <summary>A phone it was heard of from, the latest first.</summary>
    /// <param name="Number">E.164 with plus.</param>
    /// <param name="ContactName">Who spoke.</param>
    /// <param name="LastSeenAt">When last, UTC.</param>
    /// <param name="FromId">The merged client that it belongs to; null for the client's own.</param>
    /// <param name="Position">What he is there.</param>
    internal sealed record Phone(string Number, string? ContactName, DateTimeOffset LastSeenAt, Guid? FromId = null, string? Position = null);

    /// <summary>Contract and settlements.</summary>
    /// <param name="Number">The contract as people write it.</param>
    /// <param name="Until">Its last day.</param>
    /// <param name="Balance">Roubles: below zero the client owes us.</param>
    /// <param name="SettledAt">When that was told, UTC.</param>
    internal sealed record ClientContract(string? Number, DateOnly? Until, decimal? Balance, DateTimeOffset SettledAt);

    /// <summary>A client that was taken in.</summary>
    internal sealed record MergedClient(
        Guid Id, string? Inn, string? Kpp, string? Name, string? Email, Guid MergedInto, DateTimeOffset MergedAt, Guid? MergedBy);

    public static SubscriberView Of(Subscriber s, IEnumerable<SubscriberPhone> phones) => new(
        s.Id, s.Version, s.Inn, Shown(s.Kpp), s.Name, s.Vip, s.TimeZone, s.TimeZoneConfirmed, s.Email, s.ServiceCenter,
        [.. phones.Select(p => new Phone(p.Number, p.ContactName, p.LastSeenAt, p.SubscriberId == s.Id ? null : p.SubscriberId, p.Position))])
    {
        MergedInto = s.MergedInto,
        ServiceCenterGiven = s.ServiceCenterGiven,
        Contract = s.SettledAt is { } settled ? new(s.ContractNumber, s.ContractUntil, s.Balance, settled) : null,
    };

    /// <summary>The client with its latest phones, those of all it took in included.</summary>
    public static async Task<SubscriberView> ReadAsync(IncidentsDb db, Subscriber subscriber, CancellationToken ct)
    {
        var id = subscriber.Id;
        var merged = await db.Subscribers.AsNoTracking().Where(s => s.SurvivorId == id).OrderBy(s => s.MergedAt).Take(PhonesShown).ToListAsync(ct);
        Guid[] tree = [id, .. merged.Select(s => s.Id)];
        var phones = await db.Phones.AsNoTracking().Where(p => tree.Contains(p.SubscriberId)).OrderByDescending(p => p.LastSeenAt).Take(PhonesShown).ToListAsync(ct);
        return Of(subscriber, phones) with
        {
            Merged = [.. merged.Select(s => new MergedClient(
                s.Id, s.Inn, Shown(s.Kpp), s.Name, s.Email, s.MergedInto ?? id, s.MergedAt ?? default, s.MergedBy))],
        };
    }

    private static string? Shown(string kpp) => kpp == Subscribers.Kpp.None ? null : kpp;
}
