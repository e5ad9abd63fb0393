namespace Helpdesk.KnowledgeBase.CountUses;

/// <summary>The article an incident is linked to and whether the incident counts, each as of the incident's version that told it.</summary>
internal sealed class ArticleUse
{
    public Guid IncidentId { get; private init; }

    public int Version { get; private set; }

    public Guid? ArticleId { get; private set; }

    /// <summary>Another incident took this one in: its uses are the survivor's.</summary>
    public bool Merged { get; private set; }

    public int MergedVersion { get; private set; }

    private Guid? Counted => Merged ? null : ArticleId;

    public static ArticleUse Of(Guid incidentId) => new() { IncidentId = incidentId };

    /// <summary>Takes a newer link; returns what it changes the counts by, nothing for an older event.</summary>
    public IReadOnlyList<(Guid ArticleId, int Change)> Link(Guid? articleId, int version)
    {
        if (version <= Version)
            return [];
        var before = Counted;
        (ArticleId, Version) = (articleId, version);
        return Changes(before);
    }

    /// <summary>Takes a newer merge or its undoing; returns what it changes the counts by, nothing for an older event.</summary>
    public IReadOnlyList<(Guid ArticleId, int Change)> Merge(bool merged, int version)
    {
        if (version <= MergedVersion)
            return [];
        var before = Counted;
        (Merged, MergedVersion) = (merged, version);
        return Changes(before);
    }

    private List<(Guid ArticleId, int Change)> Changes(Guid? before)
    {
        var changes = new List<(Guid, int)>();
        if (before == Counted)
            return changes;
        if (before is { } old)
            changes.Add((old, -1));
        if (Counted is { } now)
            changes.Add((now, +1));
        return changes;
    }
}

/// <summary>How many incidents are linked to an article now (F96).</summary>
internal sealed class ArticleUsage
{
    public Guid ArticleId { get; private init; }

    public int Count { get; private init; }
}
