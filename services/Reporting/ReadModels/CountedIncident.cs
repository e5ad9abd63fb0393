namespace Helpdesk.Reporting.ReadModels;

/// <summary>A registered incident as reports count it. Each aspect has its own version, so that events may come in any order.</summary>
internal sealed class CountedIncident
{
    public Guid IncidentId { get; init; }

    /// <summary>Places the incident in a period; null while only other events of it came.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }

    public Guid? ArticleId { get; init; }

    public int ArticleVersion { get; init; }

    /// <summary>The incident that took it in; it is counted there only (decision 6).</summary>
    public Guid? MergedInto { get; init; }

    public int MergeVersion { get; init; }
}
