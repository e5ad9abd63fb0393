using FluentValidation;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <param name="Q">The query: any text at all.</param>
/// <param name="Supertag">Only articles of this type (F89).</param>
/// <param name="Cursor">Where the page begins.</param>
/// <param name="Take">Articles on the page, 1 to 100.</param>
internal sealed record SearchArticlesRequest(
    [property: System.Text.Json.Serialization.JsonConverter(typeof(AnyTextConverter))] string? Q, string? Supertag, string? Cursor, int? Take);

internal sealed class SearchArticlesValidator : AbstractValidator<SearchArticlesRequest>
{
    public SearchArticlesValidator()
    {
        RuleFor(r => r.Q).MaximumLength(100_000);
        RuleFor(r => r.Supertag).MaximumLength(Articles.ArticleContentRules.LongestTag);
    }
}

/// <summary>Finds articles (F88–F91): by GET, or by POST for queries too long for an address.</summary>
internal static class SearchArticlesEndpoint
{
    public static void MapSearchArticles(this IEndpointRouteBuilder knowledge)
    {
        knowledge.MapGet("/search", (string? q, string? supertag, string? cursor, int? take, ArticleSearch search, CurrentUser user, CancellationToken ct) =>
            search.SearchAsync(q, supertag, cursor, take, user.Id, ct)).AllowRoles(Roles.Staff);
        knowledge.MapPost("/search", (SearchArticlesRequest request, ArticleSearch search, CurrentUser user, CancellationToken ct) =>
            search.SearchAsync(request.Q, request.Supertag, request.Cursor, request.Take, user.Id, ct)).AllowRoles(Roles.Staff);
    }
}
