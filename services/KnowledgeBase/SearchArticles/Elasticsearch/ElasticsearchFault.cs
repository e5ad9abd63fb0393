namespace Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

/// <summary>Elasticsearch did not do what it was asked.</summary>
/// <param name="reason">As <see cref="SearchReply"/> tells it.</param>
/// <param name="isOutage">The next request would most likely fail too.</param>
/// <param name="message">What happened, for the log.</param>
/// <param name="inner">What it was noticed by.</param>
internal sealed class ElasticsearchFault(string reason, bool isOutage, string message, Exception? inner = null) : Exception(message, inner)
{
    public const string NoIndex = "no-index";

    public string Reason => reason;

    public bool IsOutage => isOutage;
}
