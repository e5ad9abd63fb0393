using Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.RebuildIndex;

/// <param name="Engine">The preferred engine: elasticsearch, or postgres where no other is connected.</param>
/// <param name="Reason">Why Elasticsearch is not asked now; null if it is, or where there is none.</param>
/// <param name="Articles">Published articles in the database.</param>
/// <param name="Indexed">Of them in Elasticsearch as searches see it; null if it does not answer or is not connected.</param>
/// <param name="Waiting">Changes that Elasticsearch has yet to take.</param>
/// <param name="Rebuilding">A rebuild was asked for and is not finished.</param>
internal sealed record IndexState(string Engine, string? Reason, long Articles, long? Indexed, int Waiting, bool Rebuilding);

/// <summary>Shows how the search index is and rebuilds it; searches go on meanwhile.</summary>
internal static class RebuildIndexEndpoint
{
    public static void MapRebuildIndex(this IEndpointRouteBuilder knowledge)
    {
        knowledge.MapGet("/search/index", StateAsync).AllowRoles(Roles.Administrator);
        knowledge.MapPost("/search/index/rebuild", RebuildAsync).AllowRoles(Roles.Administrator);
    }

    private static async Task<IResult> RebuildAsync(KnowledgeDb db, IServiceProvider services, CancellationToken ct)
    {
        if (services.GetService<ElasticsearchIndex>() is null)
            throw new RuleRefused("no-elasticsearch", "No Elasticsearch is connected; PostgreSQL's index is a part of the database and needs no rebuilding.");
        await db.EnqueueAsync([QueuedArticle.Rebuild], ct);
        return TypedResults.Accepted("/api/knowledge/search/index", await ReadAsync(db, services, ct));
    }

    private static async Task<IndexState> StateAsync(KnowledgeDb db, IServiceProvider services, CancellationToken ct) => await ReadAsync(db, services, ct);

    private static async Task<IndexState> ReadAsync(KnowledgeDb db, IServiceProvider services, CancellationToken ct)
    {
        var index = services.GetService<ElasticsearchIndex>();
        var articles = await db.Database.SqlQuery<long>($"select count(*) as \"Value\" from article_index").SingleAsync(ct);
        var queued = await db.Queued.GroupBy(q => q.ArticleId == QueuedArticle.Rebuild).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        var (indexed, reason) = index is null ? (null, null) : await CountAsync(index, ct);
        return new IndexState(
            index is null ? "postgres" : "elasticsearch", reason, articles, indexed,
            queued.Where(q => !q.Key).Sum(q => q.Count), queued.Exists(q => q.Key));
    }

    private static async Task<(long? Indexed, string? Reason)> CountAsync(ElasticsearchIndex index, CancellationToken ct)
    {
        try
        {
            return (await index.CountAsync(ct), null);
        }
        catch (ElasticsearchFault fault)
        {
            return (null, fault.Reason);
        }
    }
}
