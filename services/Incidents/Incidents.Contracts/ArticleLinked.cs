namespace Helpdesk.Incidents.Contracts;

/// <summary>An incident was linked to an article, in place of the one before (F95). A "+1" tells it in <see cref="IncidentRegistered"/>.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who linked it.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="ArticleNumber">Its number.</param>
/// <param name="PreviousArticleId">The article linked before.</param>
public sealed record ArticleLinked(
    Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, Guid ArticleId, int ArticleNumber, Guid? PreviousArticleId);

/// <summary>The article was taken off an incident (F95).</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Version of the incident, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who took it off.</param>
/// <param name="ArticleId">The article that was linked.</param>
public sealed record ArticleUnlinked(Guid IncidentId, int Version, DateTimeOffset At, Guid? ActorId, Guid ArticleId);
