using System.Text.Json;
using FluentValidation;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.ExportArticles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.KnowledgeBase.ImportArticles;

/// <param name="Line">The line, from 1.</param>
/// <param name="Faults">What is wrong with it.</param>
internal sealed record RefusedLine(int Line, IReadOnlyList<string> Faults);

/// <param name="Created">New articles.</param>
/// <param name="Changed">Articles that differed.</param>
/// <param name="Unchanged">Articles that were the same already.</param>
/// <param name="Refused">Lines that were not taken.</param>
/// <param name="Faults">The first hundred of them.</param>
internal sealed record ImportReply(int Created, int Changed, int Unchanged, int Refused, IReadOnlyList<RefusedLine> Faults);

/// <summary>
/// Takes articles as the export gives them. The same lines again change nothing, so an import that broke off is simply sent again; a
/// faulty line is reported and the rest is taken.
/// </summary>
internal static class ImportArticlesEndpoint
{
    private const long LongestBody = 1L << 30;
    private const int Batch = 250;
    private const int MostFaults = 100;

    public static void MapImportArticles(this IEndpointRouteBuilder knowledge) => knowledge.MapPost("/articles/import", HandleAsync)
        .AllowRoles(Roles.Administrator).Accepts<ExportedArticle>(ExportArticlesEndpoint.ContentType, "application/json")
        .WithMetadata(new RequestSizeLimitAttribute(LongestBody));

    private static async Task<ImportReply> HandleAsync(
        HttpContext http, ArticleImport import, IValidator<ExportedArticle> validator, CurrentUser user, CancellationToken ct)
    {
        var (created, changed, unchanged, line) = (0, 0, 0, 0);
        var (refused, faults) = (0, new List<RefusedLine>());
        var batch = new List<ImportedLine>(Batch);
        await foreach (var bytes in JsonLines.ReadAsync(http.Request.BodyReader, ct))
        {
            line++;
            if (bytes.AsSpan().Trim(" \t\r\uFEFF"u8).IsEmpty)
                continue;
            var (article, wrong) = Read(bytes, validator);
            if (article is null)
                Refuse(line, wrong);
            else
                batch.Add(new ImportedLine(line, article));
            if (batch.Count == Batch)
                await TakeAsync();
        }

        await TakeAsync();
        return new ImportReply(created, changed, unchanged, refused, faults);

        async Task TakeAsync()
        {
            var taken = await import.TakeAsync(batch, Actor.Of(user), ct);
            (created, changed, unchanged) = (created + taken.Created, changed + taken.Changed, unchanged + taken.Unchanged);
            foreach (var (number, fault) in taken.Refused)
                Refuse(number, [fault]);
            batch.Clear();
        }

        void Refuse(int number, IReadOnlyList<string> wrong)
        {
            refused++;
            if (faults.Count < MostFaults)
                faults.Add(new RefusedLine(number, wrong));
        }
    }

    private static (ExportedArticle? Article, IReadOnlyList<string> Faults) Read(byte[] line, IValidator<ExportedArticle> validator)
    {
        try
        {
            var article = JsonSerializer.Deserialize<ExportedArticle>(line, ApiJson.Options);
            if (article is null)
                return (null, ["The line is null."]);
            var result = validator.Validate(article);
            return result.IsValid ? (article, []) : (null, [.. result.Errors.Select(e => e.ErrorMessage)]);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return (null, [fault.Message]);
        }
    }
}
