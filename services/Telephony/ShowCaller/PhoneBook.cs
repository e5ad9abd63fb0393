namespace Helpdesk.Telephony.ShowCaller;

/// <summary>What Telephony keeps of a subscriber, so that a ring waits for no other service.</summary>
internal sealed class KnownSubscriber
{
    public Guid SubscriberId { get; init; }

    public int Version { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public string? Inn { get; set; }

    public string? Kpp { get; set; }

    public string? Name { get; set; }

    public bool Vip { get; set; }

    public string? TimeZone { get; set; }
}

/// <summary>A phone from which a subscriber was heard of.</summary>
internal sealed class KnownPhone
{
    /// <summary>E.164 with plus.</summary>
    public string Number { get; init; } = "";

    public Guid SubscriberId { get; init; }

    public string? ContactName { get; set; }
}

/// <summary>A user's name, from <c>UserChanged</c>.</summary>
internal sealed class KnownPerson
{
    public Guid UserId { get; init; }

    public int Version { get; set; }

    /// <summary>Lower case: a PBX may name a person by it.</summary>
    public string Login { get; set; } = "";

    public string Name { get; set; } = "";

    public bool Active { get; set; }
}
