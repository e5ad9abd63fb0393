using FluentValidation;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;

namespace Helpdesk.KnowledgeBase.WriteArticle;

/// <summary>A new article; the next free number is taken if it brings none of its own. One made of an incident (F99) names it.</summary>
internal sealed record WriteArticleRequest(
    string? Title, string? Question, string? Solution, string? Supertag, string[]? Tags, bool DetailsRequired, ArticleAudience Audience,
    string? InstructionUrl, int? Number, Guid? IncidentId, long? IncidentNumber) : IArticleContentRequest;

internal sealed class WriteArticleValidator : AbstractValidator<WriteArticleRequest>
{
    public WriteArticleValidator()
    {
        this.AddContentRules();
        RuleFor(r => r.Number).InclusiveBetween(1, 999_999);
        RuleFor(r => r.IncidentNumber).NotNull().GreaterThan(0).When(r => r.IncidentId is not null);
    }
}

/// <summary>An expert begins an article (F87): a draft that nobody finds yet.</summary>
internal static class WriteArticleEndpoint
{
    public static void MapWriteArticle(this IEndpointRouteBuilder articles) =>
        articles.MapPost("/articles", HandleAsync).AllowRoles(Roles.Expert, Roles.Administrator).WithIdempotency<KnowledgeDb>();

    private static async Task<IResult> HandleAsync(
        WriteArticleRequest request, KnowledgeDb db, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        var actor = Actor.Of(user);
        var number = await db.TakeNumberAsync(request.Number, ct);
        var origin = request is { IncidentId: { } incident, IncidentNumber: { } itsNumber } ? new Origin(incident, itsNumber) : null;
        var article = Article.Write(number, ((IArticleContentRequest)request).ToContent(), actor, time.GetUtcNow(), origin);
        db.Articles.Add(article);
        db.Revisions.Add(Revision.Of(article, actor));
        await db.SaveChangesAsync(ct);
        return Versioned.Created($"/api/knowledge/articles/{article.Id}", ArticleCard.Of(article, 0), article.Version);
    }
}
