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
        var merged = await db.AbsorbedByAsync(incident, reader, ct);
        Guid[] tree = [incident.Id, .. merged.Select(m => m.Id)];
        var (posts, nameOf) = await PostsAsync(db, incident, tree, ct);
        var more = posts.Count > Card.PostsShown;
        if (more)
            posts.RemoveAt(Card.PostsShown);
        var earlier = more ? ReadPosts.Place.Before(posts[^1]) : null;
        if (more && posts.All(p => p.Kind != PostKind.Question || p.IncidentId != incident.Id)
            && await db.Posts.AsNoTracking().FirstOrDefaultAsync(p => p.IncidentId == incident.Id && p.Kind == PostKind.Question, ct) is { } question)
            posts.Add(question);
        var facts = await CardFacts.ReadAsync(db, incident, tree, reader, ct);
        nameOf[incident.CreatedBy] = facts.CreatorName;
        if (incident.OwnerId is { } owner)
            nameOf[owner] = facts.OwnerName;
        if (incident.ClosedBy is { } closer)
            nameOf[closer] = facts.CloserName;
        // Whoever merged, or asked a question so long ago that it is fetched by itself, is looked up: seldom.
        var unknown = merged.Select(m => m.MergedBy).Concat(posts.Select(p => p.AuthorId)).OfType<Guid>().Where(id => !nameOf.ContainsKey(id)).Distinct().ToArray();
        if (unknown.Length > 0)
        {
            foreach (var person in await db.People.Where(p => unknown.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToListAsync(ct))
                nameOf[person.Id] = person.Name;
        }

        return Card.Of(
            incident, await db.StatesAsync(ct), facts.ContextOf(incident), posts, more, merged, facts.CallIds,
            id => id is { } key ? nameOf.GetValueOrDefault(key) : null, reader) with
        { EarlierPosts = earlier };
    }

    // The latest first, with the names of their authors.
    private static async Task<(List<Post> Posts, Dictionary<Guid, string?> NameOf)> PostsAsync(
        IncidentsDb db, Incident incident, Guid[] tree, CancellationToken ct)
    {
        var id = incident.Id;
        var posts = tree.Length == 1
            ? db.Posts.AsNoTracking().Where(p => p.IncidentId == id)
            : db.Posts.AsNoTracking().Where(p => tree.Contains(p.IncidentId));
        var found = await (
            from p in posts.OrderByDescending(p => p.At).ThenByDescending(p => p.Ordinal).ThenByDescending(p => p.Id).Take(Card.PostsShown + 1)
            join person in db.People on p.AuthorId equals (Guid?)person.Id into known
            from author in known.DefaultIfEmpty()
            select new { Post = p, AuthorName = (string?)author!.Name }).ToListAsync(ct);
        var nameOf = new Dictionary<Guid, string?>();
        foreach (var written in found.Where(f => f.Post.AuthorId is not null))
            nameOf[written.Post.AuthorId!.Value] = written.AuthorName;
        return ([.. found.Select(f => f.Post).OrderByDescending(p => p.At).ThenByDescending(p => p.Ordinal).ThenByDescending(p => p.Id)], nameOf);
    }

    /// <summary>Names of people by id.</summary>
    public static async Task<Func<Guid?, string?>> NamesAsync(this IncidentsDb db, IEnumerable<Guid?> ids, CancellationToken ct)
    {
        var wanted = ids.OfType<Guid>().Distinct().ToArray();
        var names = await db.People.Where(p => wanted.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return id => id is { } key && names.TryGetValue(key, out var name) ? name : null;
    }
}
