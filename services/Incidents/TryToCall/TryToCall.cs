using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.ReadIncident;
using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.TryToCall;

/// <summary>What came of calling the client.</summary>
/// <param name="Outcome"><c>reached</c>, <c>noAnswer</c>, <c>busy</c>, <c>unavailable</c> or <c>wrongNumber</c>.</param>
/// <param name="Phone">The number that was called.</param>
/// <param name="Note">What was said, or when to call again.</param>
internal sealed record TryToCallRequest(string? Outcome, string? Phone, string? Note);

internal sealed class TryToCallValidator : AbstractValidator<TryToCallRequest>
{
    private static readonly string[] Outcomes = ["reached", "noAnswer", "busy", "unavailable", "wrongNumber"];

    public TryToCallValidator()
    {
        RuleFor(r => r.Outcome).Must(outcome => Outcomes.Contains(outcome)).WithMessage($"The outcome is one of {string.Join(", ", Outcomes)}.");
        RuleFor(r => r.Phone).MaximumLength(64);
        RuleFor(r => r.Note).MaximumLength(500);
    }
}

/// <summary><c>POST /api/incidents/{id}/call-attempts</c> (F116): every attempt to reach the client is on record, at once and for good.</summary>
internal static class TryToCall
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/call-attempts", HandleAsync)
        .AllowRoles(Access.Writers).WithIdempotency<IncidentsDb>().Produces<CardPost>(StatusCodes.Status201Created)
        .WithSummary("Records an attempt to call the client");

    private static async Task<IResult> HandleAsync(
        Guid id, TryToCallRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToWriteInAsync(id, user, ct);
        var phone = (await db.PhoneAsync(request.Phone, ct)).Number ?? request.Phone?.Trim();
        var note = request.Note.OrNull();
        var post = Post.Changed(id, "call-attempt", user.Id, time.GetUtcNow(), before: phone, after: request.Outcome, note: note);
        db.Posts.Add(post);
        await db.SaveChangesAsync(ct);
        return Results.Created($"/api/incidents/{incident.Id}", CardPost.Of(post, await db.StatesAsync(ct), user.Name));
    }
}
