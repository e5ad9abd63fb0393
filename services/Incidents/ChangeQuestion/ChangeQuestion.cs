namespace Helpdesk.Incidents.ChangeQuestion;

/// <summary>The question in other words.</summary>
internal sealed record ChangeQuestionRequest(string? Text);

internal sealed class ChangeQuestionValidator : AbstractValidator<ChangeQuestionRequest>
{
    public ChangeQuestionValidator() => RuleFor(r => r.Text).NotEmpty().MaximumLength(Post.LongestText);
}

/// <summary><c>PUT /api/incidents/{id}/question</c> (F41): the first post may be edited, with its history.</summary>
internal static class ChangeQuestion
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPut("/{id:guid}/question", HandleAsync)
        .AllowRoles(Access.WritersAndPartners).Produces<ReadIncident.IncidentCard>().WithSummary("Rewords the question");

    private static async Task<IResult> HandleAsync(
        Guid id, ChangeQuestionRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var now = time.GetUtcNow();
        var text = request.Text!.Trim();
        var question = await db.Posts.SingleOrDefaultAsync(p => p.IncidentId == id && p.Kind == PostKind.Question, ct);
        if (question?.Text == text)
            return await db.SaveAndShowAsync(incident, user, ct);
        db.Posts.Add(incident.ChangeQuestion(question?.Text, text, user.Id, now));
        // Of one registered without a question, it is the first post all the same, and says that it came later.
        if (question is null)
            db.Posts.Add(question = Post.Said(id, PostKind.Question, text, user.Id, incident.CreatedAt));
        question.Reword(text, now);
        return await db.SaveAndShowAsync(incident, user, ct);
    }
}
