using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.Follow;
using Helpdesk.Incidents.MergeIncidents;
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
        // What is said to a merged incident is said to the one it goes on in (decision 6).
        var incident = await db.SurvivorOfAsync(id, ct) ?? throw Incident.NotFoundById(id);
        incident.RefuseStrangers(user);
        var now = time.GetUtcNow();
        var post = Post.Said(incident.Id, kind, request.Text!.Trim(), user.Id, now);
        db.PutOrigin([post]);
        db.Publish(new PostAdded(incident.Id, incident.Version, now, user.Id, post.Id, request.Kind!));
        await db.InsertAsync(
            [post], [.. Noticed(incident, user.Id), .. user.IsPartner() ? [] : Mentions.Told(incident.Id, post.Text!, user.Id, now)], ct);
        return Results.Created($"/api/incidents/{incident.Id}", CardPost.Of(post, await db.StatesAsync(ct), user.Name));
    }

    // Beside the version: whoever changes the incident at this moment must not collide with a post.
    private static FormattableString[] Noticed(Incident incident, Guid author)
    {
        var wanted = incident.OwnerId is not null && incident.OwnerId != author;
        return incident.NeedsAttention == wanted || incident.OwnerId is not { } owner
            ? []
            : [$"update incidents set needs_attention = {wanted} where id = {incident.Id} and owner_id = {owner}"];
    }
}
