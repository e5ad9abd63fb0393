using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.RegisterIncident;

/// <summary>What the operator has typed for a new incident.</summary>
public sealed class RegisterForm
{
    /// <summary>INN-KPP in any form.</summary>
    public string Client { get; set; } = "";

    /// <summary>The client of an incident that this one goes on from, whose INN nobody has told yet; as long as none is typed.</summary>
    public Guid? NamelessId { get; set; }

    /// <summary>Nothing is typed, and there is a client all the same.</summary>
    public bool IsOfNameless => NamelessId is not null && string.IsNullOrWhiteSpace(Client);

    /// <summary>Name of a client that is new.</summary>
    public string SubscriberName { get; set; } = "";

    /// <summary>Who asks (F8).</summary>
    public string ContactName { get; set; } = "";

    /// <summary>His number (F9).</summary>
    public string Phone { get; set; } = "";

    /// <summary>His address.</summary>
    public string Email { get; set; } = "";

    /// <summary>What he asks.</summary>
    public string Question { get; set; } = "";

    /// <summary>What he was told.</summary>
    public string Solution { get; set; } = "";

    /// <summary>The article that answers.</summary>
    public ArticleRef? Article { get; set; }

    /// <summary>The article has the red circle: the solution has to say details (F94).</summary>
    public bool DetailsRequired { get; set; }

    /// <summary>Why it is closed, when it is closed at once.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The client wants to be told (decision 13); off for a question solved in the call.</summary>
    public bool Tell { get; set; }

    /// <summary><c>sms</c> or <c>email</c>.</summary>
    public string Channel { get; set; } = "sms";

    /// <summary><c>messenger</c> or <c>portal</c>; empty for an incident that came otherwise (F33).</summary>
    public string Asked { get; set; } = "";

    /// <summary>Where; empty takes the contact's phone or e-mail.</summary>
    public string Address { get; set; } = "";

    /// <summary>Names of the fields as they are kept while typed.</summary>
    internal IReadOnlyDictionary<string, Action<string>> Fields => _fields ??= new Dictionary<string, Action<string>>
    {
        ["client"] = text => Client = text,
        ["subscriberName"] = text => SubscriberName = text,
        ["contactName"] = text => ContactName = text,
        ["phone"] = text => Phone = text,
        ["email"] = text => Email = text,
        ["question"] = text => Question = text,
        ["solution"] = text => Solution = text,
        ["reason"] = text => Reason = text,
        ["address"] = text => Address = text,
        ["asked"] = text => Asked = text is "messenger" or "portal" ? text : "",
        ["tell"] = text => Tell = text == "true",
        ["channel"] = text => Channel = text == "email" ? "email" : "sms",
    };

    private Dictionary<string, Action<string>>? _fields;

    internal Registration ToRegistration(ClientCheck? client, Guid? callId, bool close) => new(
        client?.Subscriber is null ? client?.Inn : null,
        client?.Subscriber is null ? client?.Kpp : null,
        IsOfNameless ? NamelessId : client?.Subscriber?.Id,
        client?.Subscriber is null ? Text(SubscriberName) : null,
        callId,
        Article?.Id,
        Text(Question),
        Text(Solution),
        Text(ContactName) is null && Text(Phone) is null && Text(Email) is null ? null : new Contact(Text(ContactName), Text(Phone), Text(Email)),
        close ? new Closing(Text(Reason)) : null,
        Tell ? new Tell(Channel, Text(Address) ?? (Channel == "sms" ? Phone : Email).Trim()) : null)
    {
        Channel = callId is null ? Text(Asked) : null,
    };

    private static string? Text(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
