using Helpdesk.Incidents.MergeIncidents;
using Helpdesk.Incidents.ReadIncident;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.ServiceDefaults.Settings;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Incidents.AttachFiles;

/// <summary>A file as the API shows it.</summary>
internal sealed record FileView(
    Guid Id, string Name, string ContentType, long Length, bool Internal, Guid AddedBy, string? AddedByName, DateTimeOffset AddedAt, long? FromNumber)
{
    /// <summary>Only a <c>clean</c> file can be downloaded.</summary>
    public FileScan Scan { get; init; }

    /// <summary>What was found in an infected one.</summary>
    public string? Threat { get; init; }
}

/// <summary>
/// <c>GET</c>, <c>POST /api/incidents/{id}/files</c> and <c>GET</c>, <c>DELETE …/files/{fileId}</c> (F42): streamed both ways, 100 MB at
/// most, looked through for viruses first where a scanner is set. The body is the content itself; adding a file needs no version and collides with nothing.
/// </summary>
internal static class AttachFiles
{
    private const int MostShown = 500;

    /// <summary>Files of one incident.</summary>
    public const int MostPerIncident = 200;

    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/{id:guid}/files", ListAsync).AllowRoles(Access.Readers).WithSummary("An incident's files, those of merged ones included");
        incidents.MapPost("/{id:guid}/files", AttachAsync).AllowRoles(Access.WritersAndPartners)
            .WithMetadata(new RequestSizeLimitAttribute(Attachments.LongestContent))
            .Produces<FileView>(StatusCodes.Status201Created).WithSummary("Attaches a file; the body is its content");
        incidents.MapGet("/{id:guid}/files/{fileId:guid}", ReadAsync).AllowRoles(Access.Readers).WithSummary("A file's content");
        incidents.MapDelete("/{id:guid}/files/{fileId:guid}", RemoveAsync).AllowRoles(Access.Writers).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Removes a file that I attached");
    }

    private static async Task<IReadOnlyList<FileView>> ListAsync(Guid id, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var (files, numbers) = await OfTreeAsync(db, id, user, ct);
        var found = await files.OrderBy(f => f.AddedAt).Take(MostShown).ToListAsync(ct);
        var nameOf = await db.NamesAsync(found.Select(f => (Guid?)f.AddedBy), ct);
        return [.. found.Select(f => View(f, nameOf(f.AddedBy), numbers.GetValueOrDefault(f.IncidentId)))];
    }

    private static async Task<IResult> AttachAsync(
        Guid id, string? name, bool? @internal, HttpRequest http, CurrentUser user, IncidentsDb db, BlobStore blobs, TimeProvider time, CancellationToken ct)
    {
        var called = Attachments.NameOf(name);
        var incident = await db.SurvivorOfAsync(id, ct) ?? throw Incident.NotFoundById(id);
        incident.RefuseStrangers(user);
        if (await db.Files.CountAsync(f => f.IncidentId == incident.Id, ct) >= MostPerIncident)
            throw new RuleRefused("too-many-files", $"An incident has at most {MostPerIncident} files.");
        var content = await blobs.AttachAsync(http.Body, ct);
        var now = time.GetUtcNow();
        var file = new IncidentFile
        {
            Id = Guid.CreateVersion7(now),
            IncidentId = incident.Id,
            Name = called,
            Key = content.Key,
            Length = content.Length,
            ContentType = content.ContentType,
            Internal = (@internal ?? false) && !user.IsPartner(),
            AddedBy = user.Id,
            AddedAt = now,
            Scan = (await db.SettingAsync<FileScanRules>(ct)).Value.Clamd is null ? FileScan.Clean : FileScan.Waiting,
        };
        if (file.Scan == FileScan.Waiting)
            db.Schedule<ScanFile>($"{file.Id}", now);
        db.Files.Add(file);
        // An internal file's very name stays in the house.
        db.Posts.Add(Post.Changed(incident.Id, file.Internal ? "internal-file-added" : "file-added", user.Id, now, after: called));
        await db.SaveChangesAsync(ct);
        return Results.Created($"/api/incidents/{incident.Id}/files/{file.Id}", View(file, user.Name, null));
    }

    private static async Task<IResult> ReadAsync(
        Guid id, Guid fileId, HttpResponse http, CurrentUser user, IncidentsDb db, BlobStore blobs, CancellationToken ct)
    {
        var (files, _) = await OfTreeAsync(db, id, user, ct);
        var file = await files.SingleOrDefaultAsync(f => f.Id == fileId, ct);
        if (file is null)
            throw NoSuch(fileId);
        file.RefuseUnlessClean();
        if (blobs.OpenRead(file.Key) is not { } content)
            throw NoSuch(fileId);
        return Attachments.ToSave(http, content, file.ContentType, file.Name, file.AddedAt);
    }

    private static async Task<IResult> RemoveAsync(
        Guid id, Guid fileId, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var file = await db.Files.SingleOrDefaultAsync(f => f.Id == fileId && f.IncidentId == id, ct) ?? throw NoSuch(fileId);
        if (file.AddedBy != user.Id && !user.Is(Roles.Supervisor, Roles.Administrator))
            throw new Forbidden("not-your-file", "Who attached it, a supervisor or an administrator may remove it.");
        var now = time.GetUtcNow();
        db.Files.Remove(file);
        db.Posts.Add(Post.Changed(id, file.Internal ? "internal-file-removed" : "file-removed", user.Id, now, before: file.Name));
        db.Schedule<DropBlob>(file.Key, now + Attachments.Outlives);
        await db.SaveChangesAsync(ct);
        return Results.NoContent();
    }

    private static async Task<(IQueryable<IncidentFile> Files, Dictionary<Guid, long?> Numbers)> OfTreeAsync(
        IncidentsDb db, Guid id, CurrentUser user, CancellationToken ct)
    {
        var incident = await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct);
        if (incident is null || !incident.VisibleTo(user))
            throw Incident.NotFoundById(id);
        var merged = await db.AbsorbedByAsync(incident, user, ct);
        Guid[] tree = [id, .. merged.Select(m => m.Id)];
        var partner = user.IsPartner();
        return (db.Files.AsNoTracking().Where(f => tree.Contains(f.IncidentId) && (!partner || !f.Internal)),
            merged.ToDictionary(m => m.Id, m => (long?)m.Number));
    }

    private static FileView View(IncidentFile f, string? name, long? fromNumber) =>
        new(f.Id, f.Name, f.ContentType, f.Length, f.Internal, f.AddedBy, name, f.AddedAt, fromNumber) { Scan = f.Scan, Threat = f.Threat };

    private static NotFound NoSuch(Guid id) => new("file-not-found", $"There is no file {id}.");
}
