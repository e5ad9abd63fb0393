using System.Globalization;

namespace Helpdesk.Incidents.Subscribers;

/// <summary>A client of the desk (F1). Has an id of its own, for the INN may be absent (decision 12).</summary>
internal sealed class Subscriber
{
    public Guid Id { get; init; }

    public int Version { get; private set; } = 1;

    /// <summary>INN; null while nobody told it.</summary>
    public string? Inn { get; init; }

    /// <summary>KPP; empty when there is none, and unique together with the INN.</summary>
    public string Kpp { get; init; } = Subscribers.Kpp.None;

    public string? Name { get; private set; }

    public bool Vip { get; private set; }

    /// <summary>IANA zone: guessed from INN and KPP until confirmed; null when it must be asked.</summary>
    public string? TimeZone { get; private set; }

    public bool TimeZoneConfirmed { get; private set; }

    public string? Email { get; private set; }

    /// <summary>Code of the service centre that looks after the client (F11).</summary>
    public string? ServiceCenter { get; private set; }

    /// <summary>Whether a person or an import gave the code; else it follows from the rules.</summary>
    public bool ServiceCenterGiven { get; private set; }

    /// <summary>The contract as people write it (F16).</summary>
    public string? ContractNumber { get; private set; }

    public DateOnly? ContractUntil { get; private set; }

    /// <summary>Roubles: below zero the client owes us.</summary>
    public decimal? Balance { get; private set; }

    /// <summary>When contract and balance were told last.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>Contract and balance in one line, for the record.</summary>
    public string Contract => string.Join(", ", new[] { ContractNumber, ContractUntil?.ToString("O", CultureInfo.InvariantCulture), Balance?.ToString("0.00", CultureInfo.InvariantCulture) }.OfType<string>());

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The client that took this one in; clearing it undoes the merge.</summary>
    public Guid? MergedInto { get; private set; }

    /// <summary>The client at the root of the tree of merged ones; null for a root. Follows from <see cref="MergedInto"/>, kept for joins.</summary>
    public Guid? SurvivorId { get; private set; }

    public DateTimeOffset? MergedAt { get; private set; }

    public Guid? MergedBy { get; private set; }

    /// <summary>A client heard of for the first time, with the zone its numbers suggest.</summary>
    public static Subscriber New(Guid id, string? inn, string kpp, string? name, DateTimeOffset now) => new()
    {
        Id = id,
        Inn = inn,
        Kpp = kpp,
        Name = name,
        TimeZone = Regions.TimeZoneOf(inn, kpp),
        CreatedAt = now,
    };

    /// <summary>The address that the first letter came from.</summary>
    public void WritesFrom(string email) => Email = email;

    /// <summary>Takes over what an operator found out; a zone that is given is a confirmed one.</summary>
    public void Change(string? name, bool vip, string? timeZone, string? email)
    {
        (Name, Vip, Email) = (name, vip, email);
        TimeZoneConfirmed = timeZone is not null;
        TimeZone = timeZone ?? Regions.TimeZoneOf(Inn, Kpp);
        Version++;
    }

    /// <summary>The service centre changed: by the rules, or because somebody gave one.</summary>
    public void LookedAfterBy(string? code, bool given)
    {
        (ServiceCenter, ServiceCenterGiven) = (code, given);
        Version++;
    }

    /// <summary>Contract and settlements as the accountants have them.</summary>
    public void Owes(string? contract, DateOnly? until, decimal? balance, DateTimeOffset now)
    {
        (ContractNumber, ContractUntil, Balance, SettledAt) = (contract, until, balance, now);
        Version++;
    }

    /// <summary>Forgets the person (P17); zone and service centre say nothing of him.</summary>
    public void Erase()
    {
        (Name, Email, Vip) = (null, null, false);
        (ContractNumber, ContractUntil, Balance, SettledAt) = (null, null, null, null);
        Version++;
    }

    /// <summary>Is taken in by another client. Nothing moves: the survivor shows phones, notes and incidents of both.</summary>
    /// <param name="survivor">The client that goes on; at the root of its tree.</param>
    /// <param name="otherKeyToo">Whether merging two clients that both have an INN was confirmed.</param>
    /// <param name="actorId">Who merges.</param>
    /// <param name="now">When.</param>
    public void MergeInto(Subscriber survivor, bool otherKeyToo, Guid actorId, DateTimeOffset now)
    {
        RefuseMerged();
        if (survivor.Id == Id)
            throw new RuleRefused("merge-with-itself", "This client is where the other leads already.");
        if (Inn is not null && survivor.Inn is not null && !otherKeyToo)
            throw new RuleRefused("different-client", "Both have an INN of their own: confirm that they are one client.");
        (MergedInto, SurvivorId, MergedAt, MergedBy) = (survivor.Id, survivor.Id, now, actorId);
        Version++;
    }

    /// <summary>Stands on its own again.</summary>
    public void Unmerge()
    {
        (MergedInto, SurvivorId, MergedAt, MergedBy) = (null, null, null, null);
        Version++;
    }

    /// <summary>Refuses a change of a client that goes on in another.</summary>
    public void RefuseMerged()
    {
        if (SurvivorId is { } survivor)
            throw new RuleRefused("subscriber-merged", $"This client goes on in {survivor}: change that one, or undo the merge.");
    }

    /// <summary>Something that belongs to the subscriber changed, like its phones.</summary>
    public void Touch() => Version++;
}

/// <summary>A phone from which a subscriber was heard of (F10): the history of that number.</summary>
internal sealed class SubscriberPhone
{
    public Guid SubscriberId { get; init; }

    /// <summary>As <see cref="PhoneNumber.Number"/>.</summary>
    public string Number { get; init; } = "";

    /// <summary>As it came.</summary>
    public string Raw { get; init; } = "";

    /// <summary>Who spoke, if he gave his name (F8).</summary>
    public string? ContactName { get; set; }

    /// <summary>What he is there (F15).</summary>
    public string? Position { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }
}
