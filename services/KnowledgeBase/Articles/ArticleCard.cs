namespace Helpdesk.KnowledgeBase.Articles;

/// <summary>An article as the API shows it.</summary>
/// <param name="Id">The article.</param>
/// <param name="Number">Its number (F40).</param>
/// <param name="State">draft, published or retired.</param>
/// <param name="Version">Goes up with every change; the ETag.</param>
/// <param name="Title">The question in one line.</param>
/// <param name="Question">The question; Markdown.</param>
/// <param name="Solution">The solution; Markdown.</param>
/// <param name="Supertag">The type (F89).</param>
/// <param name="Tags">Further marks.</param>
/// <param name="DetailsRequired">The red circle (F94).</param>
/// <param name="Audience">staff or client (F98).</param>
/// <param name="InstructionUrl">The instruction on the site (F148).</param>
/// <param name="OwnerId">Who wrote it.</param>
/// <param name="OwnerName">His name.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="ChangedAt">When it was last changed, UTC.</param>
/// <param name="UsedCount">Incidents linked to it now (F96).</param>
/// <param name="FromIncidentId">The incident it was made of (F99).</param>
/// <param name="FromIncidentNumber">That incident's number.</param>
internal sealed record ArticleCard(
    Guid Id, int Number, ArticleState State, int Version, string Title, string Question, string Solution, string Supertag, string[] Tags,
    bool DetailsRequired, ArticleAudience Audience, string? InstructionUrl, Guid OwnerId, string OwnerName, DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt, int UsedCount, Guid? FromIncidentId, long? FromIncidentNumber)
{
    public static ArticleCard Of(Article article, int usedCount) => new(
        article.Id, article.Number, article.State, article.Version, article.Title, article.Question, article.Solution, article.Supertag,
        article.Tags, article.DetailsRequired, article.Audience, article.InstructionUrl, article.OwnerId, article.OwnerName, article.CreatedAt,
        article.ChangedAt, usedCount, article.FromIncidentId, article.FromIncidentNumber);
}
