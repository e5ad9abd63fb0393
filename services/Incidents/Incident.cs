using Helpdesk.Incidents.Contracts;

namespace Helpdesk.Incidents;

/// <summary>A client's question from its registration to its end. Clients call it «обращение».</summary>
internal sealed class Incident
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

    /// <summary><c>call</c>, <c>manual</c>, <c>partner</c>, …</summary>
    public string Channel { get; init; } = "manual";

    /// <summary>Created by a partner (decision 15): staff reads it and writes in one linked to it (F68).</summary>
    public bool ByPartner { get; init; }

    public string? ServiceCenter { get; init; }

    public string State { get; private set; } = IncidentStates.InProgress.Code;

    public bool IsFinal { get; private set; }

    public Guid? OwnerId { get; private set; }

    public Guid CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public Guid? ArticleId { get; private set; }

    public int? ArticleNumber { get; private set; }

    /// <summary>The beginning of the question, for lists.</summary>
    public string Head { get; private set; } = "";

    public string? ContactName { get; init; }

    public string? ContactPhone { get; init; }

    public string? ContactEmail { get; init; }

    /// <summary><c>email</c> or <c>sms</c> when the client wants to hear of the end (decision 13).</summary>
    public string? TellChannel { get; private set; }

    public string? TellAddress { get; private set; }

    /// <summary>When a final state was reached.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public Guid? ClosedBy { get; private set; }

    public string? ClosingReason { get; private set; }

    /// <summary>The change on record of the registration itself.</summary>
    public Post Registered(Guid actorId, Guid? ownerId, KnownArticle? article, string? question)
    {
        OwnerId = ownerId;
        State = ownerId is null ? IncidentStates.New.Code : IncidentStates.InProgress.Code;
        (ArticleId, ArticleNumber) = (article?.Id, article?.Number);
        Head = HeadOf(question ?? article?.Title ?? "");
        return Post.Changed(Id, "registered", actorId, CreatedAt, after: Channel, note: article?.Number.ToString(Format));
    }

    /// <summary>Rewords the question (F41).</summary>
    public Post ChangeQuestion(string? before, string text, Guid actorId, DateTimeOffset now)
    {
        RefuseFinal();
        Head = HeadOf(text);
        Version++;
        return Post.Changed(Id, "question-changed", actorId, now, before, text);
    }

    /// <summary>Links an article in place of the one before (F95).</summary>
    public Post LinkArticle(KnownArticle article, Guid actorId, DateTimeOffset now)
    {
        var before = ArticleNumber;
        (ArticleId, ArticleNumber) = (article.Id, article.Number);
        Version++;
        return Post.Changed(Id, "article-linked", actorId, now, before?.ToString(Format), article.Number.ToString(Format));
    }

    /// <summary>Takes the article off (F95).</summary>
    public Post UnlinkArticle(Guid actorId, DateTimeOffset now)
    {
        var before = ArticleNumber;
        (ArticleId, ArticleNumber) = (null, null);
        Version++;
        return Post.Changed(Id, "article-unlinked", actorId, now, before?.ToString(Format));
    }

    /// <summary>The call went on to another operator and took the incident along (F25).</summary>
    public Post GoesWithCall(Guid ownerId, string? nameBefore, string? nameAfter, DateTimeOffset now)
    {
        OwnerId = ownerId;
        Version++;
        return Post.Changed(Id, "owner-with-call", null, now, nameBefore, nameAfter);
    }

    /// <summary>What to tell the client when this ends; null for nothing.</summary>
    public void TellClient(TellClient? tell) => (TellChannel, TellAddress) = (tell?.Channel, tell?.Address);

    /// <summary>Ends the incident with a reason (F47, F53). The reason falls back on the state's only when an article answers for it.</summary>
    /// <param name="reason">Why; null to take it from the state.</param>
    /// <param name="detailsGiven">Whether the solution says anything beyond the article.</param>
    /// <param name="article">The linked article.</param>
    /// <param name="actorId">Who closes.</param>
    /// <param name="now">When.</param>
    public Post Close(string? reason, bool detailsGiven, KnownArticle? article, Guid actorId, DateTimeOffset now)
    {
        RefuseFinal();
        if (article is { DetailsRequired: true } && !detailsGiven)
            throw new RuleRefused("details-required", $"Article {article.Number} has the red circle: add details to the solution first.");
        if (reason is null && article is null)
            throw new BadInput("reason", "A closing reason is required.");
        var before = State;
        State = IncidentStates.Closed.Code;
        IsFinal = true;
        ClosingReason = reason ?? Texts.Of(IncidentStates.Closed.ClosingReason!);
        (ClosedAt, ClosedBy) = (now, actorId);
        Version++;
        return Post.Changed(Id, "closed", actorId, now, before, State, ClosingReason, ordinal: 3);
    }

    /// <summary>The event of a closing, with what the client asked to be told (decision 13).</summary>
    public IncidentClosed ClosedEvent(string? timeZone, Guid actorId, DateTimeOffset now) => new(
        Id, Version, now, actorId, Number, SubscriberId, ClosingReason!, ArticleId,
        TellChannel is null ? null : new ClientNotice(TellChannel, TellAddress!, ContactName, timeZone));

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
