namespace Helpdesk.KnowledgeBase.CountUses;

/// <summary>The article an incident is linked to, as of the incident's version.</summary>
internal sealed class ArticleUse
{
    public Guid IncidentId { get; private init; }

    public int Version { get; private set; }

    public Guid? ArticleId { get; private set; }

    public static ArticleUse Of(Guid incidentId) => new() { IncidentId = incidentId };

    /// <summary>Takes a newer link; returns what it changes the counts by, nothing for an older event.</summary>
    public IEnumerable<(Guid ArticleId, int Change)> Link(Guid? articleId, int version)
    {
        if (version <= Version)
            return [];
        var before = ArticleId;
        (ArticleId, Version) = (articleId, version);
        if (before == articleId)
            return [];
        return [.. Change(before, -1), .. Change(articleId, +1)];
    }

    private static IEnumerable<(Guid ArticleId, int Change)> Change(Guid? articleId, int by) => articleId is { } id ? [(id, by)] : [];
}

/// <summary>How many incidents are linked to an article now (F96).</summary>
internal sealed class ArticleUsage
{
    public Guid ArticleId { get; private init; }

    public int Count { get; private init; }
}
