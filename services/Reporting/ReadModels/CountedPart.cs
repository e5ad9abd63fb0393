namespace Helpdesk.Reporting.ReadModels;

/// <summary>Telephony's latest verdict on one operator's part of a call (decision 3). Reporting only sums these.</summary>
internal sealed class CountedPart
{
    public Guid PartId { get; init; }

    public Guid CallId { get; init; }

    public int Version { get; init; }

    /// <summary>Null when nobody had claimed the extension.</summary>
    public Guid? OperatorId { get; init; }

    public string? Extension { get; init; }

    /// <summary>Places the part in a period.</summary>
    public DateTimeOffset AnsweredAt { get; init; }

    public double DurationSeconds { get; init; }

    public string? Caller { get; init; }

    public bool Linked { get; init; }

    /// <summary>The predicate that took the part out of the count; null when it counts.</summary>
    public string? Exclusion { get; init; }

    public int RulesVersion { get; init; }
}
