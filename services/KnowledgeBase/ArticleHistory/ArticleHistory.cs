using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ArticleHistory;

/// <summary>One change of an article.</summary>
/// <param name="Version">The version it made.</param>
/// <param name="State">The state since then.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who.</param>
/// <param name="ActorName">His name then.</param>
/// <param name="Content">The whole content since then.</param>
/// <param name="Changed">Names of the fields that differ from the version before; all of them in the first.</param>
internal sealed record RevisionRow(
    int Version, ArticleState State, DateTimeOffset At, Guid ActorId, string ActorName, ArticleContent Content, IReadOnlyList<string> Changed);

/// <summary>Who changed what and when (P19), the newest first.</summary>
internal static class ArticleHistoryEndpoint
{
    public static void MapArticleHistory(this IEndpointRouteBuilder articles) =>
        articles.MapGet("/articles/{id:guid}/revisions", HandleAsync).AllowRoles(Roles.Staff);

    private static async Task<Page<RevisionRow>> HandleAsync(Guid id, string? cursor, int? take, KnowledgeDb db, CancellationToken ct)
    {
        await db.FindArticleAsync(id, ct);
        var size = PageSize.Of(take);
        var before = Cursor.Decode<Before>(cursor)?.Version ?? int.MaxValue;
        // One more than the page: it tells what the last row of the page changed.
        var rows = await db.Revisions.AsNoTracking().Where(r => r.ArticleId == id && r.Version < before)
            .OrderByDescending(r => r.Version).Take(size + 1).ToListAsync(ct);
        var page = rows.Take(size).Select((r, i) => new RevisionRow(
            r.Version, r.State, r.At, r.ActorId, r.ActorName, r.Content, Difference.Of(i + 1 < rows.Count ? rows[i + 1] : null, r))).ToList();
        return new Page<RevisionRow>(page, rows.Count > size ? Cursor.Encode(new Before(page[^1].Version)) : null);
    }

    private sealed record Before(int Version);
}
