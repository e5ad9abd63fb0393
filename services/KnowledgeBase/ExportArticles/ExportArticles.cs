using System.Text.Json;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ExportArticles;

/// <summary>Everything that experts wrote as one stream of JSON lines, drafts and retired articles too (P18).</summary>
internal static class ExportArticlesEndpoint
{
    public const string ContentType = "application/x-ndjson";
    private const int Batch = 500;

    public static void MapExportArticles(this IEndpointRouteBuilder knowledge) => knowledge.MapGet("/articles/export", HandleAsync)
        .AllowRoles(Roles.Expert, Roles.Administrator).Produces<ExportedArticle>(StatusCodes.Status200OK, ContentType);

    private static async Task HandleAsync(HttpContext http, KnowledgeDb db, CancellationToken ct)
    {
        http.Response.ContentType = ContentType;
        http.Response.Headers.ContentDisposition = "attachment; filename=articles.jsonl";
        for (var last = Guid.Empty; ;)
        {
            var batch = await db.Articles.AsNoTracking().Where(a => a.Id > last).OrderBy(a => a.Id).Take(Batch).ToListAsync(ct);
            foreach (var article in batch)
            {
                await JsonSerializer.SerializeAsync(http.Response.BodyWriter, ExportedArticle.Of(article), ApiJson.Options, ct);
                await http.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), ct);
            }

            if (batch.Count < Batch)
                return;
            last = batch[^1].Id;
        }
    }
}
