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

    public DateTimeOffset CreatedAt { get; init; }

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

    /// <summary>Takes over what an operator found out; a zone that is given is a confirmed one.</summary>
    public void Change(string? name, bool vip, string? timeZone, string? email)
    {
        (Name, Vip, Email) = (name, vip, email);
        TimeZoneConfirmed = timeZone is not null;
        TimeZone = timeZone ?? Regions.TimeZoneOf(Inn, Kpp);
        Version++;
    }

    /// <summary>Forgets the person (P17); zone and service centre say nothing of him.</summary>
    public void Erase()
    {
        (Name, Email, Vip) = (null, null, false);
        Version++;
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

    public DateTimeOffset LastSeenAt { get; set; }
}
