using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.AttachFiles;

/// <summary>A file as the API shows it.</summary>
internal sealed record FileView(Guid Id, string Name, string ContentType, long Length, Guid AddedBy, string AddedByName, DateTimeOffset AddedAt)
{
    public static FileView Of(ArticleFile f) => new(f.Id, f.Name, f.ContentType, f.Length, f.AddedBy, f.AddedByName, f.AddedAt);
}

/// <summary>
/// Files of an article: streamed both ways, 100 MB at most. The body is the content itself; adding a file needs no version and changes none.
/// </summary>
internal static class AttachFilesEndpoint
{
    private const int MostPerArticle = 100;

    public static void MapAttachFiles(this IEndpointRouteBuilder articles)
    {
        articles.MapGet("/articles/{id:guid}/files", ListAsync).AllowRoles(Roles.Staff).WithSummary("An article's files");
        articles.MapPost("/articles/{id:guid}/files", AttachAsync).AllowRoles(Roles.Expert, Roles.Administrator)
            .WithMetadata(new RequestSizeLimitAttribute(Attachments.LongestContent))
            .Produces<FileView>(StatusCodes.Status201Created).WithSummary("Attaches a file; the body is its content");
        articles.MapGet("/articles/{id:guid}/files/{fileId:guid}", ReadAsync).AllowRoles(Roles.Staff).WithSummary("A file's content");
        articles.MapDelete("/articles/{id:guid}/files/{fileId:guid}", RemoveAsync).AllowRoles(Roles.Expert, Roles.Administrator)
            .Produces(StatusCodes.Status204NoContent).WithSummary("Removes a file");
    }

    private static async Task<IReadOnlyList<FileView>> ListAsync(Guid id, KnowledgeDb db, CancellationToken ct)
    {
        await db.FindArticleAsync(id, ct);
        var files = await db.Files.AsNoTracking().Where(f => f.ArticleId == id).OrderBy(f => f.AddedAt).Take(MostPerArticle).ToListAsync(ct);
        return [.. files.Select(FileView.Of)];
    }

    private static async Task<IResult> AttachAsync(
        Guid id, string? name, HttpRequest http, CurrentUser user, KnowledgeDb db, BlobStore blobs, TimeProvider time, CancellationToken ct)
    {
        var called = Attachments.NameOf(name);
        await db.FindArticleAsync(id, ct);
        if (await db.Files.CountAsync(f => f.ArticleId == id, ct) >= MostPerArticle)
            throw new RuleRefused("too-many-files", $"An article has at most {MostPerArticle} files.");
        var content = await blobs.AttachAsync(http.Body, ct);
        var (actor, now) = (Actor.Of(user), time.GetUtcNow());
        var file = new ArticleFile
        {
            Id = Guid.CreateVersion7(now),
            ArticleId = id,
            Name = called,
            Key = content.Key,
            Length = content.Length,
            ContentType = content.ContentType,
            AddedBy = actor.Id,
            AddedByName = actor.Name,
            AddedAt = now,
        };
        db.Files.Add(file);
        await db.SaveChangesAsync(ct);
        return Results.Created($"/api/knowledge/articles/{id}/files/{file.Id}", FileView.Of(file));
    }

    private static async Task<IResult> ReadAsync(Guid id, Guid fileId, HttpResponse http, KnowledgeDb db, BlobStore blobs, CancellationToken ct)
    {
        var file = await db.Files.AsNoTracking().SingleOrDefaultAsync(f => f.Id == fileId && f.ArticleId == id, ct);
        if (file is null || blobs.OpenRead(file.Key) is not { } content)
            throw NoSuch(fileId);
        return Attachments.ToSave(http, content, file.ContentType, file.Name, file.AddedAt);
    }

    private static async Task<IResult> RemoveAsync(Guid id, Guid fileId, KnowledgeDb db, TimeProvider time, CancellationToken ct)
    {
        var file = await db.Files.SingleOrDefaultAsync(f => f.Id == fileId && f.ArticleId == id, ct) ?? throw NoSuch(fileId);
        db.Files.Remove(file);
        db.Schedule<DropBlob>(file.Key, time.GetUtcNow() + Attachments.Outlives);
        await db.SaveChangesAsync(ct);
        return Results.NoContent();
    }

    private static NotFound NoSuch(Guid id) => new("file-not-found", $"There is no file {id}.");
}
