using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Helpdesk.KnowledgeBase.Articles;

namespace Helpdesk.KnowledgeBase.ExportArticles;

/// <summary>An article as a line of the export, and of the import.</summary>
/// <param name="Id">The article; a line without it is matched by number.</param>
/// <param name="Number">Its number (F40); a line without both is the article that was imported from these very words before.</param>
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
/// <param name="Version">How many changes made it; 1 if absent.</param>
/// <param name="ChangedBy">Who made the last one; the importer if absent.</param>
/// <param name="ChangedByName">His name.</param>
/// <param name="Kind">article.</param>
internal sealed record ExportedArticle(
    Guid? Id, int? Number, ArticleState? State, string? Title, string? Question, string? Solution, string? Supertag, string[]? Tags,
    bool DetailsRequired, ArticleAudience Audience, string? InstructionUrl, Guid? OwnerId, string? OwnerName, DateTimeOffset? CreatedAt,
    DateTimeOffset? ChangedAt, int? Version = null, Guid? ChangedBy = null, string? ChangedByName = null,
    [property: JsonPropertyOrder(-1)] LineKind Kind = LineKind.Article) : IArticleContentRequest
{
    public static ExportedArticle Of(Article article, Guid? changedBy, string? changedByName) => new(
        article.Id, article.Number, article.State, article.Title, article.Question, article.Solution, article.Supertag, article.Tags,
        article.DetailsRequired, article.Audience, article.InstructionUrl, article.OwnerId, article.OwnerName, article.CreatedAt, article.ChangedAt,
        article.Version, changedBy, changedByName);

    /// <summary>
    /// The id of a line that brings none: always the same for the same title, type, question and solution, so that the line taken twice is
    /// one article. It is as old as the line says, or older than all others.
    /// </summary>
    public Guid IdOfContent()
    {
        var words = JsonSerializer.SerializeToUtf8Bytes((string?[])[Title?.Trim(), Supertag?.Trim(), Question?.Trim(), Solution?.Trim()]);
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(words, id);
        Span<byte> time = stackalloc byte[16];
        Guid.CreateVersion7(CreatedAt ?? DateTimeOffset.UnixEpoch).TryWriteBytes(time, bigEndian: true, out _);
        time[..6].CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id[..16], bigEndian: true);
    }
}

internal sealed class ExportedArticleValidator : AbstractValidator<ExportedArticle>
{
    public ExportedArticleValidator()
    {
        this.AddContentRules();
        RuleFor(a => a.Number).InclusiveBetween(1, 999_999);
        RuleFor(a => a.Id).NotEqual(Guid.Empty);
        RuleFor(a => a.OwnerName).MaximumLength(200);
        RuleFor(a => a.Version).InclusiveBetween(1, 1_000_000);
        RuleFor(a => a.Kind).Equal(LineKind.Article).WithMessage("The kind of a line comes first.");
        RuleFor(a => a.ChangedByName).MaximumLength(200);
        RuleFor(a => a.CreatedAt).Must(at => at is null or { Year: >= 1970 and < 2200 }).WithMessage("A time between 1970 and 2200.");
    }
}
