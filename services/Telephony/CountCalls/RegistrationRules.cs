namespace Helpdesk.Telephony.CountCalls;

internal enum DurationKind
{
    /// <summary>From the answer to the end of the part, holds left out.</summary>
    Talk,

    /// <summary>From the ring to the end of the part.</summary>
    Total,
}

/// <summary>Which answered parts of inbound calls count in the registration % (F134–F138, decision 3). An audited setting.</summary>
internal sealed record RegistrationRules
{
    /// <summary>In order: the first that fits takes the part out of the count.</summary>
    public IReadOnlyList<Exclusion> Exclusions { get; init; } =
    [
        new("shortCall") { ShorterThanSeconds = 20 },
        new("quickTransfer") { ShorterThanSeconds = 150, EndedByTransfer = true },
        new("internalCaller") { InternalCaller = true, Linked = false },
    ];

    public DurationKind Duration { get; init; } = DurationKind.Talk;
}

/// <summary>A named predicate: it fits when all conditions that it states do.</summary>
/// <param name="Name">Stored with each part it excludes.</param>
internal sealed record Exclusion(string Name)
{
    /// <summary>Strictly shorter: 20.0 s are not shorter than 20. A part of unknown length is shorter than nothing.</summary>
    public double? ShorterThanSeconds { get; init; }

    public bool? EndedByTransfer { get; init; }

    /// <summary>The caller's number came with 1 to 5 digits; a hidden one did not.</summary>
    public bool? InternalCaller { get; init; }

    public bool? Linked { get; init; }

    /// <summary>Any of these callers, E.164 with plus or internal numbers.</summary>
    public IReadOnlyList<string>? Callers { get; init; }

    /// <summary>Answered at any of these extensions.</summary>
    public IReadOnlyList<string>? Extensions { get; init; }
}
