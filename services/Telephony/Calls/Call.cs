namespace Helpdesk.Telephony.Calls;

/// <summary>
/// A call as the PBX told of it. Everything but links and versions follows from <see cref="Events"/>; what was published is never
/// taken back: states only go forward, a late event fills in times.
/// </summary>
internal sealed class Call
{
    private Call() { }

    public Guid Id { get; private set; }

    public Guid AccountId { get; private set; }

    /// <summary>How the account wrote numbers when the call began.</summary>
    public NumberPlan Numbers
    {
        get => new(NumbersContext, NumbersCountry, NumbersAreaCode);
        private set => (NumbersContext, NumbersCountry, NumbersAreaCode) = (value.Context, value.Country, value.AreaCode);
    }

    private NumberContext NumbersContext { get; set; }

    private string NumbersCountry { get; set; } = NumberPlan.Russia;

    private string? NumbersAreaCode { get; set; }

    /// <summary>+1 with every event published about the call; also guards against two writers.</summary>
    public int Version { get; private set; }

    public List<PbxEvent> Events { get; private set; } = [];

    public CallState State { get; private set; }

    /// <summary>Null while nobody told; such a call is taken for an inbound one.</summary>
    public CallDirection? Direction { get; private set; }

    public string? FromRaw { get; private set; }

    /// <summary>E.164 with plus, an internal number as it came, null for a hidden caller.</summary>
    public string? From { get; private set; }

    public string? To { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public EndCause Cause { get; private set; } = EndCause.Unknown;

    /// <summary>The end was assumed because nobody told it.</summary>
    public bool EndUnknown { get; private set; }

    /// <summary>No leg is left, but the call may go on elsewhere or its end be told yet.</summary>
    public DateTimeOffset? QuietSince { get; private set; }

    /// <summary>When we last heard of it, by our clock.</summary>
    public DateTimeOffset HeardAt { get; private set; }

    /// <summary>Operators whose phones rang or who answered.</summary>
    public Guid[] OperatorIds { get; private set; } = [];

    /// <summary>Whether it has a registered incident.</summary>
    public bool Linked { get; private set; }

    public List<CallPart> Parts { get; private set; } = [];

    public bool IsInbound => Direction != CallDirection.Out;

    /// <summary>Inbound, over, and nobody answered.</summary>
    public bool Missed => State == CallState.Ended && IsInbound && !Answered;

    /// <summary>Whether any person answered.</summary>
    public bool Answered => Parts.Exists(part => !part.Withdrawn);

    public static Call Of(Guid accountId, NumberPlan numbers, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), AccountId = accountId, Numbers = numbers, HeardAt = now };

    /// <summary>Takes events in.</summary>
    /// <param name="told">The canonical events.</param>
    /// <param name="operators">Operators by <see cref="Person.Key"/>.</param>
    /// <param name="now">Our clock.</param>
    /// <returns>What is new, for publishing; empty when the events said nothing new.</returns>
    public CallNews Hear(IEnumerable<PbxEvent> told, IReadOnlyDictionary<string, Guid> operators, DateTimeOffset now)
    {
        var events = Events.With(told);
        if (ReferenceEquals(events, Events)) return CallNews.None;
        HeardAt = now;
        return Become(events, operators);
    }

    /// <summary>
    /// Takes a new reading of all that the PBX told in place of the one before. What was published stays published: states don't go back,
    /// and a person's part that is told no more is withdrawn from the count.
    /// </summary>
    /// <param name="told">The canonical events of every webhook about the call.</param>
    /// <param name="operators">Operators by <see cref="Person.Key"/>.</param>
    /// <param name="numbers">How the account writes numbers, as is known now.</param>
    /// <returns>What is new; empty when the reading is the same.</returns>
    public CallNews Reread(IEnumerable<PbxEvent> told, IReadOnlyDictionary<string, Guid> operators, NumberPlan numbers)
    {
        var events = new List<PbxEvent>().With(told).With(Events.Where(e => e is { Kind: PbxEventKind.CallEnd, Assumed: true }));
        if (events.Count == 0 || (numbers == Numbers && events.IsSameSetAs(Events))) return CallNews.None;
        Numbers = numbers;
        var news = Become(events, operators);
        var standing = CallTeller.Tell(events).Parts.Select(part => (part.Leg, part.Person)).ToHashSet();
        foreach (var part in Parts.Where(part => !standing.Contains((part.Leg, part.Person)))) part.Withdraw();
        return news;
    }

    private CallNews Become(List<PbxEvent> events, IReadOnlyDictionary<string, Guid> operators)
    {
        var isNew = Events.Count == 0;
        Events = events;
        var story = CallTeller.Tell(events);
        var before = (State, EndedAt, Cause, Answered);

        Direction = story.Direction ?? Direction;
        FromRaw = story.From;
        From = PhoneNumber.Read(story.From, Numbers).Value;
        To = PhoneNumber.Read(story.To, Numbers).Value;
        StartedAt = story.StartedAt;
        AnsweredAt = story.AnsweredAt;
        State = (CallState)Math.Max((int)State, (int)story.State);
        if (story.EndedAt is not null) (EndedAt, Cause, EndUnknown) = (story.EndedAt, story.Cause, story.EndUnknown);
        QuietSince = State == CallState.Ended ? null : story.QuietSince;

        var rings = story.Ringing.Where(operators.ContainsKey).Select(key => operators[key]).Except(OperatorIds).Distinct().Order().ToArray();
        var transferredBefore = Parts.Where(part => part.EndedByTransfer).ToHashSet();
        var answered = TakeParts(story.Parts, operators);
        OperatorIds = [.. OperatorIds.Union(rings).Union(answered.Select(part => part.OperatorId).OfType<Guid>())];
        var transferred = Parts.Where(part => part.EndedByTransfer && !transferredBefore.Contains(part)).ToList();

        var ended = State == CallState.Ended && before != (State, EndedAt, Cause, Answered);
        return new CallNews(isNew, State == CallState.Ended ? [] : rings, answered, transferred, ended);
    }

    /// <summary>
    /// What was taken for a call of its own is a part of another, which tells all of it from now on. What was published stays published: the call
    /// is over, and its parts are withdrawn from the count.
    /// </summary>
    /// <returns>What it told.</returns>
    public (List<PbxEvent> Told, CallNews News) JoinAnother(Call another, DateTimeOffset now)
    {
        JoinedInto = another.Id;
        var (told, ended) = (Events, State != CallState.Ended);
        foreach (var part in Parts) part.Withdraw();
        (Events, State, QuietSince) = ([], CallState.Ended, null);
        (From, FromRaw, To) = (null, null, null);
        if (ended) (EndedAt, Cause) = (now, EndCause.Forwarded);
        return (told, new CallNews(false, [], [], [], ended));
    }

    /// <summary>
    /// Erases the other side's number (P17) and what recordings are called; times, people and verdicts stay, and short numbers, which are the
    /// house's own.
    /// </summary>
    /// <param name="numbers">Numbers to erase wherever they are.</param>
    /// <param name="wholly">Whatever number the client has.</param>
    public void Forget(IReadOnlySet<string> numbers, bool wholly)
    {
        Events = new List<PbxEvent>().With(Events.Select(told => told with
        {
            From = Left(told.From, wholly && IsInbound),
            To = Left(told.To, wholly && !IsInbound),
            Recording = null,
        }));
        FromRaw = Left(FromRaw, wholly && IsInbound);
        From = Left(From, wholly && IsInbound);
        To = Left(To, wholly && !IsInbound);

        string? Left(string? number, bool his) =>
            PhoneNumber.Read(number, Numbers) is { Kind: PhoneKind.External or PhoneKind.Local, Value: { } normal } && (his || numbers.Contains(normal))
                ? null : number;
    }

    /// <summary>The call that it became part of: what is linked to this one belongs there.</summary>
    public Guid? JoinedInto { get; private set; }

    /// <summary>Whether it became part of another call.</summary>
    public bool HasJoined => Events.Count == 0;

    /// <summary>Whether any person was said to have answered it, be it that this is told of another call now: his draft waits for its end.</summary>
    public bool WasAnswered => Answered || (HasJoined && Parts.Count > 0);

    /// <summary>A version for the next event about this call.</summary>
    public int NextVersion() => ++Version;

    /// <summary>Says whether any registered incident is left.</summary>
    public void SetLinked(bool linked) => Linked = linked;

    private List<CallPart> TakeParts(IReadOnlyList<PartStory> stories, IReadOnlyDictionary<string, Guid> operators)
    {
        var answered = new List<CallPart>();
        foreach (var story in stories)
        {
            var part = Parts.Find(p => p.Leg == story.Leg && p.Person == story.Person);
            if (part is null)
            {
                // What a summary or a nameless answer made known is the same part, told better.
                part = Parts.Find(p => p.IsProvisionalFor(story) && !stories.Any(s => s.Leg == p.Leg && s.Person == p.Person));
                if (part is null) Parts.Add(part = CallPart.Of(Id, story));
                part.Name(story, operators.TryGetValue(story.Person, out var id) ? id : null);
                answered.Add(part);
            }

            part.Take(story);
        }

        return answered;
    }
}

/// <summary>What events changed about a call.</summary>
/// <param name="IsNew">We never heard of it before.</param>
/// <param name="Rings">Operators whose phones began to ring.</param>
/// <param name="Answered">Parts that began.</param>
/// <param name="Transferred">Parts that turn out to have ended by a transfer.</param>
/// <param name="Ended">It ended, or its end was corrected.</param>
internal sealed record CallNews(
    bool IsNew, IReadOnlyList<Guid> Rings, IReadOnlyList<CallPart> Answered, IReadOnlyList<CallPart> Transferred, bool Ended)
{
    public static readonly CallNews None = new(false, [], [], [], false);

    public bool IsEmpty => !IsNew && Rings.Count == 0 && Answered.Count == 0 && Transferred.Count == 0 && !Ended;
}
