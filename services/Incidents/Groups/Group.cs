namespace Helpdesk.Incidents.Groups;

/// <summary>What kind of group holds an incident.</summary>
internal enum GroupKind
{
    /// <summary>People of the house.</summary>
    House,

    /// <summary>A partner's service centre (СЦ): told what to do and whom to contact, never sees articles (F67).</summary>
    ServiceCenter,

    /// <summary>ОКО: never offers SMS (F129).</summary>
    Oko,
}

/// <summary>Where an incident goes when no person takes it (F49).</summary>
internal sealed class Group
{
    public Guid Id { get; init; }

    public int Version { get; private set; }

    public string Name { get; private set; } = "";

    public GroupKind Kind { get; private set; }

    /// <summary>Code of the service centre; null for others.</summary>
    public string? Code { get; private set; }

    /// <summary>Whether "tell the client" is offered by default for its incidents (F129, decision 13).</summary>
    public bool OfferSms { get; private set; }

    public bool Active { get; private set; } = true;

    public Guid[] Members { get; private set; } = [];

    /// <summary>Tags that its members are offered (F73).</summary>
    public string[] Tags { get; private set; } = [];

    /// <summary>Channels whose new incidents begin with it (F37).</summary>
    public string[] TakesNew { get; private set; } = [];

    /// <summary>Changes what it is; only a group of the house takes new incidents and offers to tell the client.</summary>
    public void Change(
        string name, GroupKind kind, string? code, bool offerSms, bool active, IEnumerable<Guid> members, IEnumerable<string> tags, IEnumerable<string> takesNew)
    {
        (Name, Kind, Active) = (name, kind, active);
        Code = kind == GroupKind.ServiceCenter ? code : null;
        OfferSms = offerSms && kind == GroupKind.House;
        Members = [.. members.Distinct()];
        Tags = [.. tags.Distinct()];
        TakesNew = kind == GroupKind.House ? [.. takesNew.Distinct()] : [];
        Version++;
    }
}
