namespace Helpdesk.Incidents.ReadIncident;

/// <summary><c>GET /api/incidents/{id}</c> and <c>GET /api/incidents/number/{number}</c> (F40): the card.</summary>
internal static class ReadIncident
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/{id:guid}", ByIdAsync).AllowRoles(Access.Readers).Produces<IncidentCard>().WithSummary("An incident's card");
        incidents.MapGet("/number/{number:long}", ByNumberAsync).AllowRoles(Access.Readers).Produces<IncidentCard>()
            .WithSummary("An incident's card by its number");
    }

    private static async Task<IResult> ByIdAsync(Guid id, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var card = await db.CardAsync(await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct), user, ct)
            ?? throw Incident.NotFoundById(id);
        return Versioned.Ok(card, card.Version);
    }

    private static async Task<IResult> ByNumberAsync(long number, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var card = await db.CardAsync(await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Number == number, ct), user, ct)
            ?? throw new NotFound("incident-not-found", $"There is no incident {number}.");
        return Versioned.Ok(card, card.Version);
    }

    /// <summary>The card of an incident; null when the reader may not see it.</summary>
    public static async Task<IncidentCard?> CardAsync(this IncidentsDb db, Incident? incident, CurrentUser reader, CancellationToken ct)
    {
        if (incident is null || !incident.VisibleTo(reader))
            return null;
        var subscriber = await db.Subscribers.AsNoTracking().SingleAsync(s => s.Id == incident.SubscriberId, ct);
        var article = incident.ArticleId is { } articleId
            ? await db.Articles.AsNoTracking().SingleOrDefaultAsync(a => a.Id == articleId, ct)
            : null;
        var posts = await db.Posts.AsNoTracking().Where(p => p.IncidentId == incident.Id)
            .OrderByDescending(p => p.At).ThenByDescending(p => p.Ordinal).Take(Card.PostsShown + 1).ToListAsync(ct);
        var more = posts.Count > Card.PostsShown;
        if (more)
            posts.RemoveAt(Card.PostsShown);
        if (more && posts.All(p => p.Kind != PostKind.Question)
            && await db.Posts.AsNoTracking().FirstOrDefaultAsync(p => p.IncidentId == incident.Id && p.Kind == PostKind.Question, ct) is { } question)
            posts.Add(question);
        var calls = await db.Calls.Where(c => c.IncidentId == incident.Id && c.Linked).Select(c => c.CallId).Take(100).ToListAsync(ct);
        var names = await db.NamesAsync([incident.OwnerId, incident.CreatedBy, incident.ClosedBy, .. posts.Select(p => p.AuthorId)], ct);
        return Card.Of(incident, subscriber.Name, subscriber.Vip, subscriber.TimeZone, article, posts, more, calls, names, reader);
    }

    /// <summary>Names of people by id.</summary>
    public static async Task<Func<Guid?, string?>> NamesAsync(this IncidentsDb db, IEnumerable<Guid?> ids, CancellationToken ct)
    {
        var wanted = ids.OfType<Guid>().Distinct().ToArray();
        var names = await db.People.Where(p => wanted.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return id => id is { } key && names.TryGetValue(key, out var name) ? name : null;
    }
}
