namespace Helpdesk.KnowledgeBase.Contracts;

/// <summary>An article was published (F87): incidents may be registered from it by "+1".</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the article, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who published it.</param>
/// <param name="Number">Its number (F40).</param>
/// <param name="Title">The question in one line.</param>
/// <param name="Supertag">Its type (F89).</param>
/// <param name="DetailsRequired">The red circle: details must be added to the solution (F94).</param>
/// <param name="FromIncidentId">The incident it was made of, which it is to be linked to (F99); null as a rule.</param>
public sealed record ArticlePublished(
    Guid ArticleId, int Version, DateTimeOffset At, Guid? ActorId, int Number, string Title, string Supertag, bool DetailsRequired,
    Guid? FromIncidentId = null);

/// <summary>A published article was changed: its values now. Parameters as in <see cref="ArticlePublished"/>.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the article, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who changed it.</param>
/// <param name="Number">Its number (F40).</param>
/// <param name="Title">The question in one line.</param>
/// <param name="Supertag">Its type (F89).</param>
/// <param name="DetailsRequired">The red circle (F94).</param>
public sealed record ArticleRevised(
    Guid ArticleId, int Version, DateTimeOffset At, Guid? ActorId, int Number, string Title, string Supertag, bool DetailsRequired);

/// <summary>An article is no longer offered; incidents keep their link to it.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the article, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who retired it.</param>
/// <param name="Number">Its number.</param>
public sealed record ArticleRetired(Guid ArticleId, int Version, DateTimeOffset At, Guid? ActorId, int Number);
