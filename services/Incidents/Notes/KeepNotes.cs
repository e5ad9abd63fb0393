using Helpdesk.Incidents.MergeSubscribers;
using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.Notes;

/// <summary>A note.</summary>
/// <param name="Text">Up to 2,000 characters.</param>
internal sealed record NoteRequest(string? Text);

internal sealed class NoteValidator : AbstractValidator<NoteRequest>
{
    public NoteValidator() => RuleFor(r => r.Text).NotEmpty().MaximumLength(Note.LongestText);
}

/// <summary>A note as the API shows it.</summary>
/// <param name="Id">The note.</param>
/// <param name="Text">Its words.</param>
/// <param name="ServiceCenter">Code of the service centre it is on.</param>
/// <param name="AuthorId">Who wrote it.</param>
/// <param name="AuthorName">His name then.</param>
/// <param name="At">When, UTC.</param>
/// <param name="TaxOffice">Code of the tax office it is on; neither this nor a service centre when it is on the client itself.</param>
/// <param name="FromId">The merged client that it is on; null for the client's own.</param>
internal sealed record NoteView(
    Guid Id, string Text, string? ServiceCenter, Guid AuthorId, string AuthorName, DateTimeOffset At, string? TaxOffice, Guid? FromId = null);

/// <summary>
/// <c>GET</c>, <c>POST /api/subscribers/{id}/notes</c>, <c>POST /api/subscribers/service-centers/{code}/notes</c>,
/// <c>POST /api/subscribers/tax-offices/{code}/notes</c> and <c>DELETE /api/subscribers/notes/{noteId}</c> (F14): a client's notes come with
/// those on its service centre and on its tax office.
/// </summary>
internal static class KeepNotes
{
    public static void Map(RouteGroupBuilder subscribers)
    {
        subscribers.MapGet("/{id:guid}/notes", ListAsync).AllowRoles(Roles.Staff).WithSummary("Notes on a client, on its service centre and on its tax office");
        subscribers.MapPost("/{id:guid}/notes", NoteClientAsync).AllowRoles(Access.Writers).WithIdempotency<IncidentsDb>()
            .Produces<NoteView>(StatusCodes.Status201Created).WithSummary("Adds a note on a client");
        subscribers.MapPost("/service-centers/{code}/notes", NoteCenterAsync).AllowRoles(Access.Writers).WithIdempotency<IncidentsDb>()
            .Produces<NoteView>(StatusCodes.Status201Created).WithSummary("Adds a note on a service centre");
        subscribers.MapPost("/tax-offices/{code}/notes", NoteTaxOfficeAsync).AllowRoles(Access.Writers).WithIdempotency<IncidentsDb>()
            .Produces<NoteView>(StatusCodes.Status201Created).WithSummary("Adds a note on a tax office");
        subscribers.MapDelete("/notes/{noteId:guid}", DropAsync).AllowRoles(Access.Writers).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Drops a note");
    }

    private static async Task<IReadOnlyList<NoteView>> ListAsync(Guid id, IncidentsDb db, CancellationToken ct)
    {
        var tree = await db.ClientTreeAsync(id, ct);
        if (tree.Length == 0)
            throw NoClient(id);
        var besides = await db.Subscribers.Where(s => tree.Contains(s.Id)).Select(s => new { s.ServiceCenter, TaxOffice = s.Inn == null ? null : s.Inn.Substring(0, 4) })
            .Distinct().Take(Note.Most).ToListAsync(ct);
        string[] about = [
            .. tree.Select(Of), .. besides.Select(s => s.ServiceCenter).OfType<string>().Distinct().Select(Of),
            .. besides.Select(s => s.TaxOffice).OfType<string>().Distinct().Select(OfTaxOffice)];
        var notes = await db.Notes.AsNoTracking().Where(n => about.Contains(n.About)).OrderByDescending(n => n.At).Take(2 * Note.Most).ToListAsync(ct);
        return [.. notes.Select(n => View(n) with { FromId = tree.Skip(1).Cast<Guid?>().FirstOrDefault(merged => n.About == Of(merged!.Value)) })];
    }

    private static async Task<IResult> NoteClientAsync(
        Guid id, NoteRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var tree = await db.ClientTreeAsync(id, ct);
        if (tree.Length == 0)
            throw NoClient(id);
        db.SubscriberSteps.Add(SubscriberStep.Of(tree[0], "note-added", null, request.Text!.Trim(), user.Id, time.GetUtcNow()));
        return await AddAsync(db, Of(tree[0]), request, user, time, ct);
    }

    private static Task<IResult> NoteCenterAsync(
        string code, NoteRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct) =>
        code.Length <= 20 ? AddAsync(db, Of(code), request, user, time, ct) : throw new BadInput("code", "A code has at most 20 characters.");

    private static Task<IResult> NoteTaxOfficeAsync(
        string code, NoteRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct) =>
        code.Length == 4 && code.All(char.IsAsciiDigit) ? AddAsync(db, OfTaxOffice(code), request, user, time, ct) : throw new BadInput("code", "A tax office's code has four digits.");

    private static async Task<IResult> AddAsync(
        IncidentsDb db, string about, NoteRequest request, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        if (await db.Notes.CountAsync(n => n.About == about, ct) >= Note.Most)
            throw new RuleRefused("too-many-notes", $"There are {Note.Most} notes already: drop one that is out of date.");
        var now = time.GetUtcNow();
        var note = new Note { Id = Guid.CreateVersion7(now), About = about, Text = request.Text!.Trim(), AuthorId = user.Id, AuthorName = user.Name, At = now };
        db.Notes.Add(note);
        await db.SaveChangesAsync(ct);
        return Results.Created("/api/subscribers/notes", View(note));
    }

    private static async Task<IResult> DropAsync(Guid noteId, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var note = await db.Notes.AsNoTracking().SingleOrDefaultAsync(n => n.Id == noteId, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (note is not null && await db.Notes.Where(n => n.Id == noteId).ExecuteDeleteAsync(ct) == 1 && note.SubscriberId is { } client)
        {
            // What it said can be read in the client's history, and put back from there.
            db.SubscriberSteps.Add(SubscriberStep.Of(client, "note-dropped", note.Text, null, user.Id, time.GetUtcNow()));
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    private static NoteView View(Note n) => new(n.Id, n.Text, n.ServiceCenter, n.AuthorId, n.AuthorName, n.At, n.TaxOffice);

    private static string Of(Guid subscriberId) => $"s:{subscriberId}";

    private static string Of(string code) => $"c:{code}";

    private static string OfTaxOffice(string code) => $"t:{code}";

    private static NotFound NoClient(Guid id) => new("subscriber-not-found", $"There is no subscriber {id}.");
}
