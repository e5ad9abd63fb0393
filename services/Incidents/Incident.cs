namespace Helpdesk.Incidents;

/// <summary>A client's question from its registration to its end. Clients call it «обращение».</summary>
internal sealed partial class Incident
{
    public const int HeadLength = 200;

    public Guid Id { get; init; }

    /// <summary>Seven digits for people (decision 11).</summary>
    public long Number { get; init; }

    /// <summary>+1 with every change of fields or state; posts don't count.</summary>
    public int Version { get; private set; } = 1;

    public Guid SubscriberId { get; init; }

    /// <summary>The client's INN, kept here so that the red counters need no join.</summary>
    public string? Inn { get; init; }

    public string Kpp { get; init; } = Subscribers.Kpp.None;

    /// <summary>One of <see cref="Channels"/>, or <c>reply</c> (F33).</summary>
    public string Channel { get; init; } = "manual";

    /// <summary>Created by a partner (decision 15): staff reads it and writes in one linked to it (F68).</summary>
    public bool ByPartner { get; init; }

    /// <summary>Code of the service centre that sees it (F67).</summary>
    public string? ServiceCenter { get; private set; }

    public string State { get; private set; } = IncidentStates.InProgress;

    public bool IsFinal { get; private set; }

    public Guid? OwnerId { get; private set; }

    /// <summary>The group that holds it, with or without a person in it.</summary>
    public Guid? GroupId { get; private set; }

    /// <summary>Who had it before it went to a service centre, to get it back from there (F67).</summary>
    public Guid? ReturnToOwnerId { get; private set; }

    public Guid? ReturnToGroupId { get; private set; }

    /// <summary>Its owner, or its group while it has none, has something to do that he may not know of (F77).</summary>
    public bool NeedsAttention { get; private set; }

    public Guid CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public Guid? ArticleId { get; private set; }

    public int? ArticleNumber { get; private set; }

    /// <summary>The incident that this one goes back to (F76).</summary>
    public Guid? ParentId { get; set; }

    /// <summary>The beginning of the question, for lists.</summary>
    public string Head { get; private set; } = "";

    public string? ContactName { get; set; }

    public string? ContactPhone { get; set; }

    public string? ContactEmail { get; set; }

    /// <summary><c>email</c> or <c>sms</c> when the client wants to hear of the end (decision 13).</summary>
    public string? TellChannel { get; private set; }

    public string? TellAddress { get; private set; }

    /// <summary>The client was told of the end that stands now: a resolution that is closed later is no second piece of news.</summary>
    public bool Told { get; private set; }

    /// <summary>Somebody waits for its end (F75, F133).</summary>
    public bool Followed { get; private set; }

    /// <summary>When a final state was reached.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public Guid? ClosedBy { get; private set; }

    public string? ClosingReason { get; private set; }

    /// <summary>The incident that took this one in (decision 6); clearing it undoes the merge.</summary>
    public Guid? MergedInto { get; private set; }

    public DateTimeOffset? MergedAt { get; private set; }

    public Guid? MergedBy { get; private set; }

    /// <summary>How many point here by <see cref="MergedInto"/>; kept by the database in the same transaction.</summary>
    public int Absorbed { get; private set; }

    /// <summary>The change on record of the registration itself.</summary>
    /// <param name="actorId">Who registers it.</param>
    /// <param name="ownerId">Who works on it.</param>
    /// <param name="article">Its article.</param>
    /// <param name="question">What the client asks.</param>
    /// <param name="serviceCenter">Code of the service centre that sees it.</param>
    /// <param name="groupId">The group it begins with (F37); null for the one it has.</param>
    public Post Registered(
        Guid? actorId, Guid? ownerId, KnownArticle? article, string? question, string? serviceCenter = null, Guid? groupId = null)
    {
        OwnerId = ownerId;
        GroupId = groupId ?? GroupId;
        ServiceCenter = serviceCenter;
        State = ownerId is null ? IncidentStates.New : IncidentStates.InProgress;
        (ArticleId, ArticleNumber) = (article?.Id, article?.Number);
        Head = HeadOf(question ?? article?.Title ?? "");
        return Post.Changed(Id, "registered", actorId, CreatedAt, after: Channel, note: article?.Number.ToString(Format), ordinal: 1);
    }

    /// <summary>The next incident of the same client, for what comes after this one's end (decision 7).</summary>
    public Incident Following(Guid id, long number, Guid? actorId, DateTimeOffset now, string? contact) => new()
    {
        Id = id,
        Number = number,
        SubscriberId = SubscriberId,
        Inn = Inn,
        Kpp = Kpp,
        Channel = "reply",
        ParentId = Id,
        GroupId = GroupId,
        NeedsAttention = true,
        CreatedBy = actorId ?? Guid.Empty,
        CreatedAt = now,
        ContactName = ContactName ?? contact,
        ContactPhone = ContactPhone,
        ContactEmail = ContactEmail,
    };

    /// <summary>Refuses whom the incident is none of: partners elsewhere, staff in a partner's incident (F68).</summary>
    public void RefuseStrangers(CurrentUser user)
    {
        if (!VisibleTo(user))
            throw NotFoundById(Id);
        if (ByPartner && !user.IsPartner())
            throw new RuleRefused("partners-incident", $"Incident {Number} is a partner's: register one linked to it instead.");
    }

    /// <summary>Partners see their own service centre's incidents only.</summary>
    public bool VisibleTo(CurrentUser user) => !user.IsPartner() || (ServiceCenter is not null && ServiceCenter == user.ServiceCenter);

    public static NotFound NotFoundById(Guid id) => new("incident-not-found", $"There is no incident {id}.");

    private void RefuseFinal()
    {
        if (IsFinal)
            throw new RuleRefused("incident-already-closed", $"Incident {Number} is closed.");
    }

    private static string HeadOf(string text)
    {
        if (text.Length <= HeadLength)
            return text;
        return text[..(char.IsHighSurrogate(text[HeadLength - 1]) ? HeadLength - 1 : HeadLength)];
    }

    private static IFormatProvider Format => System.Globalization.CultureInfo.InvariantCulture;
}

/// <summary>What to tell a client, and where, at the end of his incident.</summary>
/// <param name="Channel"><c>email</c> or <c>sms</c>.</param>
/// <param name="Address">E-mail address, or a Russian mobile number in any usual form.</param>
internal sealed record TellClient(string Channel, string Address);
