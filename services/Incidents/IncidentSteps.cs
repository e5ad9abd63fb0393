using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.Groups;
using Helpdesk.SearchLanguage;

namespace Helpdesk.Incidents;

/// <summary>The steps of an incident's life: each refuses what is against the rules and leaves a change on record.</summary>
internal sealed partial class Incident
{
    private const int MostTellingWords = 30;

    /// <summary>Rewords the question (F41). One that was left out may be added also after the end, which a «+1» reaches in the same act (F30).</summary>
    public Post ChangeQuestion(string? before, string text, Guid actorId, DateTimeOffset now)
    {
        if (before is not null)
            RefuseFinal();
        Head = HeadOf(text);
        return Step(actorId, Post.Changed(Id, "question-changed", actorId, now, before, text));
    }

    /// <summary>Somebody found out who asks, or where he is reached (F46); also after the end, for a call back.</summary>
    /// <returns>Null when that was known already.</returns>
    public Post? ChangeContact(string? name, string? phone, string? email, Guid actorId, DateTimeOffset now)
    {
        var before = Contact();
        (ContactName, ContactPhone, ContactEmail) = (name, phone, email);
        return Contact() == before ? null : Step(actorId, Post.Changed(Id, "contact-changed", actorId, now, before, Contact()));

        string? Contact() => string.Join(", ", new[] { ContactName, ContactPhone, ContactEmail }.OfType<string>()).OrNull();
    }

    /// <summary>The event of the registration.</summary>
    /// <param name="question">What the client asked, for its telling words (F97).</param>
    /// <param name="actorId">Who registered it; null when it came by itself.</param>
    /// <param name="now">When.</param>
    /// <param name="callId">The call it was registered from.</param>
    public IncidentRegistered RegisteredEvent(string? question, Guid? actorId, DateTimeOffset now, Guid? callId = null) => new(
        Id, Version, now, actorId, Number, SubscriberId, Inn, Kpp == Subscribers.Kpp.None ? null : Kpp, Channel, callId, ArticleId, ArticleNumber,
        OwnerId, State, TellingWordsOf(question));

    /// <summary>Links an article in place of the one before (F95).</summary>
    public Post LinkArticle(KnownArticle article, Guid actorId, DateTimeOffset now)
    {
        var before = ArticleNumber;
        (ArticleId, ArticleNumber) = (article.Id, article.Number);
        return Step(actorId, Post.Changed(Id, "article-linked", actorId, now, before?.ToString(Format), article.Number.ToString(Format)));
    }

    /// <summary>What a question is about, for those who look for similar ones (F97); null when it says nothing.</summary>
    public static string[]? TellingWordsOf(string? question)
    {
        var words = TellingWords.Of(question ?? "", MostTellingWords);
        return words.Count == 0 ? null : [.. words.Select(w => w.Exact)];
    }

    /// <summary>Takes the article off (F95).</summary>
    public Post UnlinkArticle(Guid actorId, DateTimeOffset now)
    {
        var before = ArticleNumber;
        (ArticleId, ArticleNumber) = (null, null);
        return Step(actorId, Post.Changed(Id, "article-unlinked", actorId, now, before?.ToString(Format)));
    }

    /// <summary>The call went on to another operator and took the incident along (F25).</summary>
    public Post GoesWithCall(Guid ownerId, string? nameBefore, string? nameAfter, DateTimeOffset now)
    {
        OwnerId = ownerId;
        return Step(null, Post.Changed(Id, "owner-with-call", null, now, nameBefore, nameAfter));
    }

    /// <summary>Hands it to a person (F58), who is told unless he did it himself.</summary>
    public Post AssignTo(Guid ownerId, string? nameBefore, string nameAfter, Guid actorId, DateTimeOffset now)
    {
        RefuseFinal();
        ForgetPutOff();
        OwnerId = ownerId;
        var post = Step(actorId, Post.Changed(Id, "owner-changed", actorId, now, nameBefore, nameAfter));
        NeedsAttention = ownerId != actorId;
        return post;
    }

    /// <summary>Hands it to a group (F49); a service centre's group makes it visible there (F67).</summary>
    public Post Escalate(Group group, Guid? ownerId, string? groupBefore, Guid actorId, DateTimeOffset now)
    {
        RefuseFinal();
        ForgetPutOff();
        var leaves = group.Kind == GroupKind.ServiceCenter;
        (ReturnToOwnerId, ReturnToGroupId) = (leaves ? OwnerId ?? actorId : null, leaves ? GroupId : null);
        (GroupId, OwnerId, NeedsAttention) = (group.Id, ownerId, true);
        if (leaves)
            ServiceCenter = group.Code;
        Version++;
        return Post.Changed(Id, "escalated", actorId, now, groupBefore, group.Name);
    }

    /// <summary>A service centre gives it back to who had it before (F67); it may still look at what becomes of it.</summary>
    public Post Return(Guid actorId, string? groupBefore, DateTimeOffset now)
    {
        RefuseFinal();
        if (ReturnToOwnerId is null && ReturnToGroupId is null)
            throw new RuleRefused("nobody-to-return-to", $"Incident {Number} was not handed to a service centre.");
        (OwnerId, GroupId) = (ReturnToOwnerId, ReturnToGroupId);
        (ReturnToOwnerId, ReturnToGroupId, NeedsAttention) = (null, null, true);
        Version++;
        return Post.Changed(Id, "returned", actorId, now, groupBefore);
    }

    /// <summary>Hangs it under another incident, or under none (F76).</summary>
    public Post HangUnder(Guid? parentId, long? before, long? after, Guid actorId, DateTimeOffset now)
    {
        ParentId = parentId;
        return Step(actorId, Post.Changed(
            Id, after is null ? "parent-cleared" : "parent-chosen", actorId, now, before?.ToString(Format), after?.ToString(Format)));
    }

    /// <summary>What to tell the client when this ends; null for nothing.</summary>
    public void TellClient(TellClient? tell) => (TellChannel, TellAddress, Told) = (tell?.Channel, tell?.Address, false);

    /// <summary>The notice to give with the news of an end, once until it is opened again (decision 13).</summary>
    public ClientNotice? TakeNotice(string? timeZone)
    {
        if (TellChannel is null || Told)
            return null;
        Told = true;
        return new(TellChannel, TellAddress!, ContactName, timeZone);
    }

    /// <summary>The notice of a cancellation: to whoever wanted to be told, else by e-mail to whoever asked (F83).</summary>
    public ClientNotice? TakeNoticeOfCancelling(string? timeZone)
    {
        if (TellChannel is not null || Told || ContactEmail is null)
            return TakeNotice(timeZone);
        Told = true;
        return new("email", ContactEmail, ContactName, timeZone);
    }

    /// <summary>The client said something that the owner should look at (F77), put off or not.</summary>
    public void WantsAttention()
    {
        ForgetPutOff();
        NeedsAttention = true;
    }

    /// <summary>Somebody wrote in it: its owner has something to look at unless he wrote himself.</summary>
    public void WrittenIn(Guid authorId)
    {
        if (OwnerId is not null)
            NeedsAttention = OwnerId != authorId;
    }

    /// <summary>Goes to another state (F50 to F53, decision 9).</summary>
    /// <param name="states">The dictionary.</param>
    /// <param name="to">Code of the next state.</param>
    /// <param name="reason">Why, for a final one; falls back on the state's own where an article answers.</param>
    /// <param name="detailsGiven">Whether the solution says anything beyond the article (F94).</param>
    /// <param name="article">The linked article.</param>
    /// <param name="actorId">Who does it.</param>
    /// <param name="now">When.</param>
    public Post MoveTo(
        StateDictionary states, string to, string? reason, bool detailsGiven, KnownArticle? article, Guid actorId, DateTimeOffset now)
    {
        RefuseFinal();
        var next = states.Find(to) ?? throw new BadInput("state", "There is no such state.");
        if (!states.Allows(State, to))
            throw new RuleRefused("transition-not-allowed", $"The desk does not let an incident go from {State} to {to}.");
        if (next.Answers && article is { DetailsRequired: true } && !detailsGiven)
            throw new RuleRefused("details-required", $"Article {article.Number} has the red circle: add details to the solution first.");
        if (next.Final && reason is null && article is null && next.ClosingReason is null)
            throw new BadInput("reason", Texts.Of("reason-missing"));
        var before = State;
        (State, IsFinal) = (to, next.Final);
        if (next.Final || next.Resolution)
            ForgetPutOff();
        if (next.Final)
        {
            ClosingReason = reason ?? next.ClosingReason ?? Texts.Of("closing-reason-answered");
            (ClosedAt, ClosedBy) = (now, actorId);
        }

        var change = to == IncidentStates.Closed ? "closed" : "state-changed";
        return Step(actorId, Post.Changed(Id, change, actorId, now, before, to, ClosingReason ?? reason, ordinal: 3));
    }

    /// <summary>Whether a client's reply reopens it (decision 7).</summary>
    public bool CanReopen(StateDictionary states) => !IsFinal && states.Find(State) is { Pause: true } or { Resolution: true };

    /// <summary>Opens it again from a pause or a resolution: nobody's, for its group to take (F85).</summary>
    public Post Reopen(StateDictionary states, Guid? actorId, DateTimeOffset now, int ordinal = 0)
    {
        RefuseFinal();
        if (!CanReopen(states))
            throw new RuleRefused("not-reopenable", "Only an incident that waits or is resolved can be reopened.");
        var before = State;
        (State, OwnerId, NeedsAttention, Told) = (IncidentStates.Reopened, null, true, false);
        Version++;
        return Post.Changed(Id, "reopened", actorId, now, before, State, ordinal: ordinal);
    }

    /// <summary>The event of a reopening.</summary>
    public IncidentReopened ReopenedEvent(Guid? previousOwnerId, Guid? actorId, DateTimeOffset now) =>
        new(Id, Version, now, actorId, Number, State, GroupId, previousOwnerId);

    /// <summary>Is taken in by another incident (F104, decision 6). Nothing moves: the survivor's card shows both.</summary>
    /// <param name="survivor">The incident that goes on; at the root of its tree.</param>
    /// <param name="otherClientToo">Whether merging into another client's incident was confirmed.</param>
    /// <param name="actorId">Who merges.</param>
    /// <param name="now">When.</param>
    public Post MergeInto(Incident survivor, bool otherClientToo, Guid actorId, DateTimeOffset now)
    {
        if (survivor.Id == Id)
            throw new RuleRefused("merge-with-itself", $"Incident {Number} is where that number leads already.");
        if (survivor.IsFinal)
            throw new RuleRefused("survivor-closed", $"Incident {survivor.Number} is closed: link the two instead.");
        if (ByPartner || survivor.ByPartner)
            throw new RuleRefused("partners-incident", "A partner's incident is not merged: link the two instead.");
        if (SubscriberId != survivor.SubscriberId && !otherClientToo)
            throw new RuleRefused("different-client", "The incidents are of different clients: confirm that they are one question.");
        (MergedInto, MergedAt, MergedBy) = (survivor.Id, now, actorId);
        Version++;
        return Post.Changed(Id, "merged", actorId, now, after: survivor.Number.ToString(Format));
    }

    /// <summary>Stands on its own again (F105).</summary>
    public Post Unmerge(long survivorNumber, Guid actorId, DateTimeOffset now)
    {
        (MergedInto, MergedAt, MergedBy) = (null, null, null);
        Version++;
        return Post.Changed(Id, "unmerged", actorId, now, before: survivorNumber.ToString(Format));
    }

    // Whoever owns it and acts in it has seen it.
    private Post Step(Guid? actorId, Post post)
    {
        Version++;
        if (actorId is not null)
            NeedsAttention = NeedsAttention && actorId != OwnerId;
        return post;
    }
}
