using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.ReadIncident;

namespace Helpdesk.Incidents.AddPost;

/// <summary>A reply or a comment.</summary>
/// <param name="Kind"><c>solution</c>, or <c>internal</c> for the house only.</param>
/// <param name="Text">What is said.</param>
internal sealed record AddPostRequest(string? Kind, string? Text);

internal sealed class AddPostValidator : AbstractValidator<AddPostRequest>
{
    public AddPostValidator()
    {
        RuleFor(r => r.Kind).Must(kind => kind is "solution" or "internal").WithMessage("The kind is 'solution' or 'internal'.");
        RuleFor(r => r.Text).NotEmpty().MaximumLength(Post.LongestText);
    }
}

/// <summary><c>POST /api/incidents/{id}/posts</c> (F41, F71). Two who write at once never collide; what is posted is never edited.</summary>
internal static class AddPost
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/posts", HandleAsync)
        .AllowRoles(Access.WritersAndPartners).WithIdempotency<IncidentsDb>().Produces<CardPost>(StatusCodes.Status201Created)
        .WithSummary("Adds a reply or an internal comment");

    private static async Task<IResult> HandleAsync(
        Guid id, AddPostRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var kind = request.Kind == "internal" ? PostKind.Internal : PostKind.Solution;
        if (kind == PostKind.Internal && user.IsPartner())
            throw new Forbidden("internal-posts", "Internal comments are the house's.");
        var incident = await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw Incident.NotFoundById(id);
        incident.RefuseStrangers(user);
        var now = time.GetUtcNow();
        var post = Post.Said(id, kind, request.Text!.Trim(), user.Id, now);
        db.Posts.Add(post);
        db.Publish(new PostAdded(id, incident.Version, now, user.Id, post.Id, request.Kind!));
        await db.SaveChangesAsync(ct);
        return Results.Created($"/api/incidents/{id}", CardPost.Of(post, user.Name));
    }
}
