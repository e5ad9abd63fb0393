namespace Helpdesk.Reporting.ReadModels;

/// <summary>An article's number and title, for lists.</summary>
internal sealed class KnownArticle
{
    public Guid ArticleId { get; init; }

    public int Version { get; init; }

    public int Number { get; init; }

    public string Title { get; init; } = "";
}
