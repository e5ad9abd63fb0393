using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListSupertags;

/// <param name="Name">The supertag.</param>
/// <param name="Count">Published articles that have it.</param>
internal sealed record SupertagRow(string Name, int Count);

/// <summary>The types of published articles (F89), the most frequent first.</summary>
internal static class ListSupertagsEndpoint
{
    private const int Most = 500;

    public static void MapListSupertags(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapGet("/supertags", HandleAsync).AllowRoles(Roles.Staff);

    private static async Task<IReadOnlyList<SupertagRow>> HandleAsync(KnowledgeDb db, CancellationToken ct) =>
        await db.Articles.Where(a => a.State == ArticleState.Published)
            .GroupBy(a => a.Supertag)
            .Select(g => new { g.Key, Count = g.Count() })
            .OrderByDescending(g => g.Count).ThenBy(g => g.Key).Take(Most)
            .Select(g => new SupertagRow(g.Key, g.Count)).ToListAsync(ct);
}
