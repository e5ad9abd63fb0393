using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.MergeIncidents;

namespace Helpdesk.Incidents.ReadIncident;

/// <summary>
/// <c>GET /api/incidents/{id}</c> and <c>GET /api/incidents/number/{number}</c> (F40): the card. A merged incident's id and number lead to
/// the survivor for ever (decision 6); <c>own=true</c> shows it by itself.
/// </summary>
internal static class ReadIncident
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/{id:guid}", ByIdAsync).AllowRoles(Access.Readers).Produces<IncidentCard>().WithSummary("An incident's card");
        incidents.MapGet("/number/{number:long}", ByNumberAsync).AllowRoles(Access.Readers).Produces<IncidentCard>()
            .WithSummary("An incident's card by its number");
    }

    private static async Task<IResult> ByIdAsync(Guid id, bool? own, CurrentUser user, IncidentsDb db, CancellationToken ct) =>
        Shown(await db.FollowAsync(await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct), own ?? false, user, ct))
            ?? throw Incident.NotFoundById(id);

    private static async Task<IResult> ByNumberAsync(long number, bool? own, CurrentUser user, IncidentsDb db, CancellationToken ct) =>
        Shown(await db.FollowAsync(await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Number == number, ct), own ?? false, user, ct))
            ?? throw new NotFound("incident-not-found", $"There is no incident {number}.");

    private static IResult? Shown(IncidentCard? card) => card is null ? null : Versioned.Ok(card, card.Version);

    private static async Task<IncidentCard?> FollowAsync(this IncidentsDb db, Incident? incident, bool own, CurrentUser reader, CancellationToken ct) =>
        await db.CardAsync(incident is { MergedInto: not null } && !own ? await db.SurvivorOfAsync(incident.Id, ct) : incident, reader, ct);

    /// <summary>The card of an incident with all it took in; null when the reader may not see it.</summary>
    public static async Task<IncidentCard?> CardAsync(this IncidentsDb db, Incident? incident, CurrentUser reader, CancellationToken ct)
    {
        if (incident is null || !incident.VisibleTo(reader))
            return null;
        var merged = await db.AbsorbedByAsync(incident, ct);
        Guid[] tree = [incident.Id, .. merged.Select(m => m.Id)];
        var posts = await PostsAsync(db, incident, tree, ct);
        var more = posts.Count > Card.PostsShown;
        if (more)
            posts.RemoveAt(Card.PostsShown);
        if (more && posts.All(p => p.Kind != PostKind.Question || p.IncidentId != incident.Id)
            && await db.Posts.AsNoTracking().FirstOrDefaultAsync(p => p.IncidentId == incident.Id && p.Kind == PostKind.Question, ct) is { } question)
            posts.Add(question);
        var calls = await db.Calls.Where(c => tree.Contains(c.IncidentId) && c.Linked).Select(c => c.CallId).Distinct().Take(100).ToListAsync(ct);
        var names = await db.NamesAsync(
            [incident.OwnerId, incident.CreatedBy, incident.ClosedBy, .. posts.Select(p => p.AuthorId), .. merged.Select(m => m.MergedBy)], ct);
        return Card.Of(
            incident, await db.StatesAsync(ct), await ContextAsync(db, incident, tree, ct), posts, more, merged, calls, names, reader);
    }

    private static Task<List<Post>> PostsAsync(IncidentsDb db, Incident incident, Guid[] tree, CancellationToken ct)
    {
        var id = incident.Id;
        var posts = tree.Length == 1
            ? db.Posts.AsNoTracking().Where(p => p.IncidentId == id)
            : db.Posts.AsNoTracking().Where(p => tree.Contains(p.IncidentId));
        return posts.OrderByDescending(p => p.At).ThenByDescending(p => p.Ordinal).Take(Card.PostsShown + 1).ToListAsync(ct);
    }

    // All that hangs on the incident's row by a key, in one round trip.
    private static async Task<CardContext> ContextAsync(IncidentsDb db, Incident incident, Guid[] tree, CancellationToken ct)
    {
        var (articleId, groupId, parentId, mergedInto) = (incident.ArticleId, incident.GroupId, incident.ParentId, incident.MergedInto);
        var found = await db.Subscribers.AsNoTracking().Where(s => s.Id == incident.SubscriberId)
            .Select(s => new
            {
                s.Name,
                s.Vip,
                s.TimeZone,
                Now = s.SurvivorId == null
                    ? null
                    : db.Subscribers.Where(r => r.Id == s.SurvivorId).Select(r => new CardClient(r.Id, r.Inn, r.Kpp == "" ? null : r.Kpp, r.Name)).FirstOrDefault(),
                Tags = db.IncidentTags.Where(t => tree.Contains(t.IncidentId)).Select(t => t.Tag).Distinct().OrderBy(tag => tag).ToList(),
                Article = db.Articles.FirstOrDefault(a => a.Id == articleId),
                Group = db.Groups.Where(g => g.Id == groupId).Select(g => g.Name).FirstOrDefault(),
                Parent = db.Incidents.Where(i => i.Id == parentId).Select(i => (long?)i.Number).FirstOrDefault(),
                // Counted up to the cap: an outage may have thousands.
                OpenChildren = db.Incidents.Where(i => i.ParentId == incident.Id && !i.IsFinal && i.MergedInto == null).Take(CappedCount.Limit + 1).Count(),
                Survivor = db.Incidents.Where(i => i.Id == mergedInto).Select(i => (long?)i.Number).FirstOrDefault(),
            })
            .SingleAsync(ct);
        return new(
            found.Name, found.Vip, found.TimeZone, found.Article, found.Group, found.Parent is { } parent ? new(parentId!.Value, parent) : null,
            found.Survivor is { } survivor ? new(mergedInto!.Value, survivor) : null, found.OpenChildren, found.Now, found.Tags);
    }

    /// <summary>Names of people by id.</summary>
    public static async Task<Func<Guid?, string?>> NamesAsync(this IncidentsDb db, IEnumerable<Guid?> ids, CancellationToken ct)
    {
        var wanted = ids.OfType<Guid>().Distinct().ToArray();
        var names = await db.People.Where(p => wanted.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return id => id is { } key && names.TryGetValue(key, out var name) ? name : null;
    }
}
