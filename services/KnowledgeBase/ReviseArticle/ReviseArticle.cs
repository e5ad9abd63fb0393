using FluentValidation;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;

namespace Helpdesk.KnowledgeBase.ReviseArticle;

internal sealed record ReviseArticleRequest(
    string? Title, string? Question, string? Solution, string? Supertag, string[]? Tags, bool DetailsRequired, ArticleAudience Audience,
    string? InstructionUrl) : IArticleContentRequest;

internal sealed class ReviseArticleValidator : AbstractValidator<ReviseArticleRequest>
{
    public ReviseArticleValidator() => this.AddContentRules();
}

/// <summary>Changes an article's content; every change is kept as a revision.</summary>
internal static class ReviseArticleEndpoint
{
    public static void MapReviseArticle(this IEndpointRouteBuilder articles) =>
        articles.MapPut("/articles/{id:guid}", HandleAsync).AllowRoles(Roles.Expert, Roles.Administrator);

    private static async Task<IResult> HandleAsync(
        Guid id, ReviseArticleRequest request, IfMatch ifMatch, KnowledgeDb db, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        var article = await db.FindArticleAsync(id, ct);
        var before = await db.CardAsync(article, ct);
        ifMatch.Require(article.Version, () => before);
        var actor = Actor.Of(user);
        if (article.Revise(((IArticleContentRequest)request).ToContent(), actor, time.GetUtcNow()) is { } revised)
            db.Publish(revised);
        db.Revisions.Add(Revision.Of(article, actor));
        await db.SaveChangesAsync(ct);
        return Versioned.Ok(ArticleCard.Of(article, before.UsedCount), article.Version);
    }
}
