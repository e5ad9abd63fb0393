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

/// <param name="Created">Lines of new articles, and of revisions, files, reports and uses that were not here.</param>
/// <param name="Changed">Lines that differed from what was here.</param>
/// <param name="Unchanged">Lines of which everything was here already.</param>
/// <param name="Refused">Lines that were not taken.</param>
/// <param name="Faults">The first hundred of them.</param>
internal sealed record ImportReply(int Created, int Changed, int Unchanged, int Refused, IReadOnlyList<RefusedLine> Faults);

/// <summary>
/// Takes everything as the export gives it. The same lines again change nothing, also those that bring neither id nor number, so an import
/// that broke off is simply sent again; a faulty line is reported and the rest is taken.
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
        HttpContext http, ArticleImport import, FollowingImport following, IValidator<ExportedArticle> validator, CurrentUser user, CancellationToken ct)
    {
        var (created, changed, unchanged, line) = (0, 0, 0, 0);
        var (refused, faults) = (0, new List<RefusedLine>());
        var batch = new List<ImportedLine>(Batch);
        var called = new Dictionary<Guid, Guid>();
        await foreach (var bytes in JsonLines.ReadAsync(http.Request.BodyReader, ct))
        {
            line++;
            if (bytes.AsSpan().Trim(" \t\r\uFEFF"u8).IsEmpty)
                continue;
            var (content, wrong) = Read(bytes, validator);
            if (content is null)
                Refuse(line, wrong);
            else
                batch.Add(new ImportedLine(line, content));
            if (batch.Count == Batch)
                await TakeAsync();
        }

        await TakeAsync();
        return new ImportReply(created, changed, unchanged, refused, faults);

        async Task TakeAsync()
        {
            var articles = batch.Where(l => l.Content is ExportedArticle).ToList();
            if (articles.Count > 0)
                Count(await import.TakeAsync(articles, Actor.Of(user), called, ct));
            if (batch.Count > articles.Count)
                Count(await following.TakeAsync(batch.Where(l => l.Content is not ExportedArticle), called, ct));
            batch.Clear();
        }

        void Count(Taken taken)
        {
            (created, changed, unchanged) = (created + taken.Created, changed + taken.Changed, unchanged + taken.Unchanged);
            foreach (var (number, fault) in taken.Refused)
                Refuse(number, [fault]);
        }

        void Refuse(int number, IReadOnlyList<string> wrong)
        {
            refused++;
            if (faults.Count < MostFaults)
                faults.Add(new RefusedLine(number, wrong));
        }
    }

    private static (object? Content, IReadOnlyList<string> Faults) Read(byte[] line, IValidator<ExportedArticle> validator)
    {
        try
        {
            object? content = KindOf(line) switch
            {
                LineKind.Revision => JsonSerializer.Deserialize<ExportedRevision>(line, ApiJson.Options),
                LineKind.File => JsonSerializer.Deserialize<ExportedFile>(line, ApiJson.Options),
                LineKind.Report => JsonSerializer.Deserialize<ExportedReport>(line, ApiJson.Options),
                LineKind.Use => JsonSerializer.Deserialize<ExportedUse>(line, ApiJson.Options),
                _ => JsonSerializer.Deserialize<ExportedArticle>(line, ApiJson.Options),
            };
            if (content is not ExportedArticle article)
                return content is null ? (null, ["The line is null."]) : FollowingRules.FaultOf(content) is { } fault ? (null, [fault]) : (content, []);
            var result = validator.Validate(article);
            return result.IsValid ? (article, []) : (null, [.. result.Errors.Select(e => e.ErrorMessage)]);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return (null, [fault.Message]);
        }
    }

    /// <summary>As the line's first property says; an article without it.</summary>
    private static LineKind KindOf(byte[] line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName
            || !reader.ValueTextEquals("kind"u8) || !reader.Read())
        {
            return LineKind.Article;
        }

        return Enum.TryParse<LineKind>(reader.GetString(), ignoreCase: true, out var kind) ? kind : throw new JsonException("There is no such kind of line.");
    }
}
