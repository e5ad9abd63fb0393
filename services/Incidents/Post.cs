namespace Helpdesk.Incidents;

/// <summary>What a post is (F41).</summary>
internal enum PostKind
{
    /// <summary>The first post: what the client asks. The only one that may be edited.</summary>
    Question,

    /// <summary>A reply in the solution's chat.</summary>
    Solution,

    /// <summary>A comment that never leaves the house (F71).</summary>
    Internal,

    /// <summary>What the client replied (F85).</summary>
    Client,

    /// <summary>Written by the system: who changed what, and when (F70).</summary>
    Service,
}

/// <summary>One entry on an incident's card: something said, or a change on record.</summary>
internal sealed class Post
{
    public const int LongestText = 20_000;

    public Guid Id { get; init; }

    public Guid IncidentId { get; init; }

    public PostKind Kind { get; init; }

    /// <summary>What was said; null for a change on record, whose words are made when read.</summary>
    public string? Text { get; private set; }

    /// <summary>Code of the change, e.g. <c>closed</c>.</summary>
    public string? Change { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    /// <summary>The reason given for the change; with a client's reply, whom it came from.</summary>
    public string? Note { get; init; }

    /// <summary>Null when no person did it.</summary>
    public Guid? AuthorId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Orders posts of one act, which share the moment.</summary>
    public short Ordinal { get; init; }

    /// <summary>The network address it was done from; null when no person did it.</summary>
    public string? Origin { get; set; }

    public DateTimeOffset? EditedAt { get; private set; }

    /// <summary>Whether the search knows its words.</summary>
    public bool Indexed { get; private set; }

    public static Post Said(Guid incidentId, PostKind kind, string text, Guid? authorId, DateTimeOffset at, int ordinal = 0, string? note = null) => new()
    {
        Id = Guid.CreateVersion7(at),
        IncidentId = incidentId,
        Kind = kind,
        Text = text,
        Note = note,
        AuthorId = authorId,
        At = at,
        Ordinal = (short)ordinal,
    };

    public static Post Changed(
        Guid incidentId, string change, Guid? actorId, DateTimeOffset at, string? before = null, string? after = null, string? note = null,
        int ordinal = 0) => new()
        {
            Id = Guid.CreateVersion7(at),
            IncidentId = incidentId,
            Kind = PostKind.Service,
            Change = change,
            Before = before,
            After = after,
            Note = note,
            AuthorId = actorId,
            At = at,
            Ordinal = (short)ordinal,
        };

    /// <summary>Rewords the question; the words before stay in the history.</summary>
    public void Reword(string text, DateTimeOffset now)
    {
        if (Kind != PostKind.Question)
            throw new RuleRefused("post-not-editable", "Only the first post, the question, may be edited.");
        (Text, EditedAt, Indexed) = (text, now, false);
    }
}
