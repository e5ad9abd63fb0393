using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.NoteCall;

/// <summary>A comment or summary of a call (F35).</summary>
internal sealed class CallNote
{
    public Guid Id { get; init; }

    public Guid CallId { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid AuthorId { get; init; }

    public string AuthorName { get; init; } = "";

    public string Text { get; init; } = "";
}

internal sealed record NoteView(Guid Id, DateTimeOffset At, Guid AuthorId, string AuthorName, string Text)
{
    public static NoteView Of(CallNote note) => new(note.Id, note.At, note.AuthorId, note.AuthorName, note.Text);
}

/// <param name="Text">1 to 4,000 characters.</param>
internal sealed record NoteCallRequest(string? Text);

internal sealed class NoteCallValidator : AbstractValidator<NoteCallRequest>
{
    public NoteCallValidator() => RuleFor(request => request.Text).NotEmpty().MaximumLength(4000);
}

internal static class NoteCallEndpoint
{
    public static void MapNoteCall(this IEndpointRouteBuilder app) =>
        app.MapPost("/{id:guid}/notes", HandleAsync).WithIdempotency<TelephonyDb>().WithSummary("Adds a note to a call.");

    private static async Task<IResult> HandleAsync(
        Guid id, NoteCallRequest request, CurrentUser user, TelephonyDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await db.Calls.AnyAsync(call => call.Id == id, cancellationToken)) throw new NotFound("call-not-found", $"There is no call {id}.");
        var now = time.GetUtcNow();
        var note = new CallNote { Id = Guid.CreateVersion7(now), CallId = id, At = now, AuthorId = user.Id, AuthorName = user.Name, Text = request.Text! };
        db.Notes.Add(note);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/calls/{id}", NoteView.Of(note));
    }
}
