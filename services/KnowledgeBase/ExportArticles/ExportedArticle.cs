using FluentValidation;
using Helpdesk.KnowledgeBase.Articles;

namespace Helpdesk.KnowledgeBase.ExportArticles;

/// <summary>An article as a line of the export, and of the import.</summary>
/// <param name="Id">The article; a line without it is matched by number.</param>
/// <param name="Number">Its number (F40); a line without both is a new article, however often it is imported.</param>
/// <param name="State">draft, published or retired; published if absent.</param>
/// <param name="Title">The question in one line.</param>
/// <param name="Question">The question; Markdown.</param>
/// <param name="Solution">The solution; Markdown.</param>
/// <param name="Supertag">The type (F89).</param>
/// <param name="Tags">Further marks.</param>
/// <param name="DetailsRequired">The red circle (F94).</param>
/// <param name="Audience">staff or client (F98).</param>
/// <param name="InstructionUrl">The instruction on the site (F148).</param>
/// <param name="OwnerId">Who wrote it; the importer if absent.</param>
/// <param name="OwnerName">His name.</param>
/// <param name="CreatedAt">When, UTC; now if absent.</param>
/// <param name="ChangedAt">When it was last changed, UTC.</param>
internal sealed record ExportedArticle(
    Guid? Id, int? Number, ArticleState? State, string? Title, string? Question, string? Solution, string? Supertag, string[]? Tags,
    bool DetailsRequired, ArticleAudience Audience, string? InstructionUrl, Guid? OwnerId, string? OwnerName, DateTimeOffset? CreatedAt,
    DateTimeOffset? ChangedAt) : IArticleContentRequest
{
    public static ExportedArticle Of(Article article) => new(
        article.Id, article.Number, article.State, article.Title, article.Question, article.Solution, article.Supertag, article.Tags,
        article.DetailsRequired, article.Audience, article.InstructionUrl, article.OwnerId, article.OwnerName, article.CreatedAt, article.ChangedAt);
}

internal sealed class ExportedArticleValidator : AbstractValidator<ExportedArticle>
{
    public ExportedArticleValidator()
    {
        this.AddContentRules();
        RuleFor(a => a.Number).InclusiveBetween(1, 999_999);
        RuleFor(a => a.Id).NotEqual(Guid.Empty);
        RuleFor(a => a.OwnerName).MaximumLength(200);
    }
}
