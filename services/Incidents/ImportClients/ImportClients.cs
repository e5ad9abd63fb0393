using System.Globalization;
using System.Text;
using Helpdesk.ServiceDefaults.Files;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Incidents.ImportClients;

/// <summary>How an import goes.</summary>
/// <param name="Id">The import.</param>
/// <param name="Rows">Rows looked at so far.</param>
/// <param name="Added">Clients that are new.</param>
/// <param name="Changed">Clients of whom the file knew more.</param>
/// <param name="Unchanged">Rows that said nothing new.</param>
/// <param name="Rejected">Rows that were not taken in.</param>
/// <param name="StartedAt">When, UTC.</param>
/// <param name="FinishedAt">When it was through; null while it runs.</param>
/// <param name="Fault">Why nothing could be taken from the file.</param>
internal sealed record ImportView(
    Guid Id, long Rows, long Added, long Changed, long Unchanged, long Rejected, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string? Fault)
{
    public static ImportView Of(ClientImport i) => new(
        i.Id, i.Rows, i.Added, i.Changed, Math.Max(0, i.Rows - i.Added - i.Changed - i.Rejected), i.Rejected, i.StartedAt, i.FinishedAt, i.Fault);
}

/// <summary>
/// <c>POST /api/subscribers/imports</c> takes a CSV file of clients (header inn, kpp, name, phone, contact, email, vip, timezone,
/// servicecenter in any order, Russian names too), <c>GET …/{id}</c> tells how it goes and <c>GET …/{id}/rejected</c> which rows were not
/// taken and why. The same file again changes nothing.
/// </summary>
internal static class ImportClients
{
    public static void Map(RouteGroupBuilder subscribers)
    {
        subscribers.MapPost("/imports", BeginAsync).AllowRoles(Roles.Supervisor, Roles.Administrator)
            .WithMetadata(new RequestSizeLimitAttribute(ClientImport.LongestFile))
            .Produces<ImportView>(StatusCodes.Status202Accepted).WithSummary("Takes a client base in; the body is a CSV file in UTF-8");
        subscribers.MapGet("/imports/{id:guid}", ReadAsync).AllowRoles(Roles.Supervisor, Roles.Administrator).WithSummary("How an import goes");
        subscribers.MapGet("/imports/{id:guid}/rejected", RejectedAsync).AllowRoles(Roles.Supervisor, Roles.Administrator)
            .WithSummary("Rows that were not taken in, as CSV");
    }

    private static async Task<IResult> BeginAsync(
        HttpRequest http, CurrentUser user, IncidentsDb db, BlobStore blobs, TimeProvider time, CancellationToken ct)
    {
        var blob = await blobs.PutAsync(http.Body, ClientImport.LongestFile, ct);
        if (blob.Length == 0)
            throw new BadInput("body", "The file is empty.");
        var now = time.GetUtcNow();
        var import = new ClientImport { Id = Guid.CreateVersion7(now), Key = blob.Key, StartedBy = user.Id, StartedAt = now };
        db.ClientImports.Add(import);
        db.Schedule<RunImport>($"{import.Id}", now);
        await db.SaveChangesAsync(ct);
        return Results.Accepted($"/api/subscribers/imports/{import.Id}", ImportView.Of(import));
    }

    private static async Task<ImportView> ReadAsync(Guid id, IncidentsDb db, CancellationToken ct) =>
        ImportView.Of(await FindAsync(db, id, ct));

    private static async Task<IResult> RejectedAsync(Guid id, IncidentsDb db, HttpResponse http, CancellationToken ct)
    {
        await FindAsync(db, id, ct);
        http.ContentType = "text/csv; charset=utf-8";
        await using var text = new StreamWriter(http.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await text.WriteLineAsync("line;reason;text");
        await foreach (var row in db.RejectedRows.AsNoTracking().Where(r => r.ImportId == id).OrderBy(r => r.Line).AsAsyncEnumerable().WithCancellation(ct))
            await text.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{row.Line};{Quoted(row.Reason)};{Quoted(row.Text)}"));
        return Results.Empty;
    }

    private static async Task<ClientImport> FindAsync(IncidentsDb db, Guid id, CancellationToken ct) =>
        await db.ClientImports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct)
            ?? throw new NotFound("import-not-found", $"There is no import {id}.");

    // A cell that begins like a formula is one to a spreadsheet.
    private static string Quoted(string text) =>
        $"\"{(text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
