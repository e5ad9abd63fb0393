using System.Globalization;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.Tags;

namespace Helpdesk.Incidents.MergeIncidents;

/// <summary>The incident to go on in.</summary>
/// <param name="IntoNumber">Its number, as the client named it.</param>
/// <param name="IntoId">Or its id.</param>
/// <param name="OtherClientToo">Confirms that an incident of another client is meant.</param>
internal sealed record MergeIncidentRequest(long? IntoNumber, Guid? IntoId, bool OtherClientToo);

internal sealed class MergeIncidentValidator : AbstractValidator<MergeIncidentRequest>
{
    public MergeIncidentValidator() => RuleFor(r => r.IntoNumber).Must((r, _) => r.IntoNumber is null != r.IntoId is null)
        .WithMessage("Give either intoNumber or intoId.");
}

/// <summary>
/// <c>POST /api/incidents/{id}/merge</c> (F104): the client named a number, so we go on there and pull in all of the new one.
/// </summary>
internal static class MergeIncident
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/merge", HandleAsync)
        .AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>().WithSummary("Merges an incident into another; can be undone");

    private static async Task<IResult> HandleAsync(
        Guid id, MergeIncidentRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var survivorId = id;
        await db.ChangeTreeAsync(id, () => RootOfNamedAsync(request, db, ct), async root =>
        {
            var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
            // Locked: whoever closes the survivor at this moment is either seen here or comes after the merge.
            var survivor = await db.Incidents.AsNoTracking().SingleAsync(i => i.Id == root, ct);
            if (survivor.MergedInto is not null)
                return false;
            survivorId = survivor.Id;
            var now = time.GetUtcNow();
            db.Posts.Add(incident.MergeInto(survivor, request.OtherClientToo, user.Id, now));
            db.Posts.Add(Post.Changed(survivor.Id, "took-in", user.Id, now, after: incident.Number.ToString(CultureInfo.InvariantCulture)));
            db.Publish(new IncidentsMerged(id, incident.Version, now, user.Id, incident.Number, survivor.Id, survivor.Number));
            await db.SaveChangesAsync(ct);
            await db.CountAbsorbedAsync(survivor.Id, 1, ct);
            await db.ShowTagsAtAsync(incident, survivor.Number, ct);
            return true;
        }, ct);
        return await db.ShowAsync(survivorId, user, ct);
    }

    private static async Task<Guid> RootOfNamedAsync(MergeIncidentRequest request, IncidentsDb db, CancellationToken ct)
    {
        var named = await db.Incidents.AsNoTracking()
            .Where(i => request.IntoId != null ? i.Id == request.IntoId : i.Number == request.IntoNumber)
            .Select(i => (Guid?)i.Id).SingleOrDefaultAsync(ct)
            ?? throw new BadInput(request.IntoId is null ? "intoNumber" : "intoId", "There is no such incident.");
        return (await db.SurvivorOfAsync(named, ct))!.Id;
    }
}
