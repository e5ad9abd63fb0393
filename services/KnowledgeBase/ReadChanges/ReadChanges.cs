using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ReadChanges;

/// <summary>What changed, in the order it was committed in.</summary>
/// <param name="Items">Each article once, as it is now, drafts and retired ones too; later again when it changes again. A "+1" is no change.</param>
/// <param name="Next">Where to go on, now or tomorrow; never null, for there will be more.</param>
/// <param name="More">Whether there is more at once.</param>
internal sealed record ArticleChanges(IReadOnlyList<ArticleCard> Items, string Next, bool More);

/// <summary>
/// For whoever keeps a copy (P18): all articles to begin with, and after that what changed since. Nothing is missed and nothing comes twice:
/// what an unfinished transaction may still change is not passed by.
/// </summary>
internal static class ReadChangesEndpoint
{
    public static void MapReadChanges(this IEndpointRouteBuilder knowledge) => knowledge.MapGet("/articles/changes", HandleAsync)
        .AllowRoles(Roles.Expert, Roles.Analyst, Roles.Supervisor, Roles.Administrator, Roles.Machine).Produces<ArticleChanges>()
        .WithSummary("Articles that changed since a cursor, as they are now");

    private static async Task<ArticleChanges> HandleAsync(string? cursor, int? take, KnowledgeDb db, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        var after = Cursor.Decode<Key>(cursor) ?? new Key(CommitOrder.Beginning, Guid.Empty);
        CommitOrder.Require(after.ChangedIn);
        var found = await db.Database.SqlQuery<Changed>(
            $"""
             select id "Id", changed_in::text "ChangedIn" from articles
             where (changed_in, id) > ({after.ChangedIn}::xid8, {after.Id}) and changed_in < pg_snapshot_xmin(pg_current_snapshot())
             order by changed_in, id limit {size + 1}
             """).ToListAsync(ct);
        if (found.Count == 0)
            await db.RefuseForeignAsync(ct, after.ChangedIn);
        var page = found.Take(size).ToList();
        var ids = page.Select(f => f.Id).ToArray();
        var rows = await db.Articles.AsNoTracking().Where(a => ids.Contains(a.Id))
            .Select(a => new { Article = a, Used = db.Usage.Where(u => u.ArticleId == a.Id).Select(u => u.Count).FirstOrDefault() })
            .ToDictionaryAsync(row => row.Article.Id, ct);
        var next = page.Count == 0 ? after : new Key(page[^1].ChangedIn, page[^1].Id);
        return new ArticleChanges(
            [.. ids.Select(id => ArticleCard.Of(rows[id].Article, rows[id].Used))], Cursor.Encode(next), found.Count > size);
    }

    private sealed record Key(string ChangedIn, Guid Id);

    private sealed record Changed(Guid Id, string ChangedIn);
}
