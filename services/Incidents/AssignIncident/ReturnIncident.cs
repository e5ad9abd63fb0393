using Helpdesk.Incidents.Contracts;

namespace Helpdesk.Incidents.AssignIncident;

/// <summary>What came of it.</summary>
/// <param name="Text">What was done, or why it could not be.</param>
internal sealed record ReturnIncidentRequest(string? Text);

internal sealed class ReturnIncidentValidator : AbstractValidator<ReturnIncidentRequest>
{
    public ReturnIncidentValidator() => RuleFor(r => r.Text).NotEmpty().MaximumLength(Post.LongestText);
}

/// <summary><c>POST /api/incidents/{id}/return</c> (F67): a service centre gives an incident back to who sent it, with its words.</summary>
internal static class ReturnIncident
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/return", HandleAsync)
        .AllowRoles(Access.WritersAndPartners).Produces<ReadIncident.IncidentCard>().WithSummary("Gives an incident back from a service centre");

    private static async Task<IResult> HandleAsync(
        Guid id, ReturnIncidentRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var now = time.GetUtcNow();
        var (owner, held) = (incident.OwnerId, incident.GroupId);
        var group = await db.Groups.Where(g => g.Id == held).Select(g => g.Name).SingleOrDefaultAsync(ct);
        db.Posts.Add(incident.Return(user.Id, group, now));
        var post = Post.Said(id, PostKind.Solution, request.Text!.Trim(), user.Id, now, ordinal: 1);
        db.Posts.Add(post);
        db.Publish(new IncidentAssigned(id, incident.Version, now, user.Id, incident.OwnerId, owner, incident.GroupId));
        db.Publish(new PostAdded(id, incident.Version, now, user.Id, post.Id, "solution"));
        return await db.SaveAndShowAsync(incident, user, ct);
    }
}
