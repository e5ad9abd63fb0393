using System.Data;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ExportArticles;

/// <summary>
/// Everything the knowledge base holds as one stream of JSON lines (P18): all articles, drafts and retired ones too, then their revisions,
/// files, reports and uses, each line with its <c>kind</c> first. It is read in parts, as it stood at one moment, while people go on working.
/// </summary>
internal static class ExportArticlesEndpoint
{
    public const string ContentType = "application/x-ndjson";
    private const int Batch = 500;

    public static void MapExportArticles(this IEndpointRouteBuilder knowledge) => knowledge.MapGet("/articles/export", HandleAsync)
        .AllowRoles(Roles.Expert, Roles.Administrator).Produces<ExportedArticle>(StatusCodes.Status200OK, ContentType)
        .WithSummary("All articles with their revisions, files by reference, reports and uses, as JSON lines");

    private static async Task HandleAsync(HttpContext http, KnowledgeDb db, CancellationToken ct)
    {
        await using var moment = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        http.Response.ContentType = ContentType;
        http.Response.Headers.ContentDisposition = "attachment; filename=articles.jsonl";
        await WriteAsync(
            last => db.Articles.AsNoTracking().Where(a => a.Id > last).OrderBy(a => a.Id)
                .Select(a => new
                {
                    Article = a,
                    By = db.Revisions.Where(r => r.ArticleId == a.Id && r.Version == a.Version).Select(r => new { r.ActorId, r.ActorName }).FirstOrDefault(),
                }),
            Guid.Empty, row => row.Article.Id, row => ExportedArticle.Of(row.Article, row.By?.ActorId, row.By?.ActorName));
        await WriteAsync(
            last => db.Revisions.AsNoTracking()
                .Where(r => EF.Functions.GreaterThan(ValueTuple.Create(r.ArticleId, r.Version), ValueTuple.Create(last.ArticleId, last.Version)))
                .OrderBy(r => r.ArticleId).ThenBy(r => r.Version),
            (ArticleId: Guid.Empty, Version: 0), r => (r.ArticleId, r.Version), ExportedRevision.Of);
        await WriteAsync(last => db.Files.AsNoTracking().Where(f => f.Id > last).OrderBy(f => f.Id), Guid.Empty, f => f.Id, ExportedFile.Of);
        await WriteAsync(last => db.Reports.AsNoTracking().Where(r => r.Id > last).OrderBy(r => r.Id), Guid.Empty, r => r.Id, ExportedReport.Of);
        await WriteAsync(
            last => db.Uses.AsNoTracking().Where(u => u.IncidentId > last).OrderBy(u => u.IncidentId), Guid.Empty, u => u.IncidentId, ExportedUse.Of);

        async Task WriteAsync<TRow, TKey, TLine>(Func<TKey, IQueryable<TRow>> after, TKey first, Func<TRow, TKey> key, Func<TRow, TLine> line)
        {
            for (var last = first; ;)
            {
                var batch = await after(last).Take(Batch).ToListAsync(ct);
                foreach (var row in batch)
                {
                    await JsonSerializer.SerializeAsync(http.Response.BodyWriter, line(row), ApiJson.Options, ct);
                    await http.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), ct);
                }

                if (batch.Count < Batch)
                    return;
                last = key(batch[^1]);
            }
        }
    }
}
