using Helpdesk.SearchLanguage;

namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>An engine: whichever answers, the same articles match.</summary>
internal interface ISearchEngine
{
    /// <summary>As replies name it.</summary>
    string Name { get; }

    /// <summary>A page of the articles that match, best first.</summary>
    Task<Found> FindAsync(Node root, string? supertag, SearchCursor? cursor, int take, CancellationToken ct);
}
