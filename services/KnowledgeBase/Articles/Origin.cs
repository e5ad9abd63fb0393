namespace Helpdesk.KnowledgeBase.Articles;

/// <summary>The incident that an article was made of (F99).</summary>
internal sealed record Origin(Guid IncidentId, long Number);
