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
        Shown(await db.FollowAsync(id, own ?? false, user, ct)) ?? throw Incident.NotFoundById(id);

    private static async Task<IResult> ByNumberAsync(long number, bool? own, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var id = await db.Incidents.Where(i => i.Number == number).Select(i => i.Id).SingleOrDefaultAsync(ct);
        return Shown(await db.FollowAsync(id, own ?? false, user, ct)) ?? throw new NotFound("incident-not-found", $"There is no incident {number}.");
    }

    private static IResult? Shown(IncidentCard? card) => card is null ? null : Versioned.Ok(card, card.Version);

    private static async Task<IncidentCard?> FollowAsync(this IncidentsDb db, Guid id, bool own, CurrentUser reader, CancellationToken ct)
    {
        var rows = await CardRows.ReadAsync(db, id, reader, ct);
        // Whoever may see the survivor need not be one who may see what it took in.
        if (!own && (rows is null || rows.Incident.MergedInto is not null) && await db.SurvivorOfAsync(id, ct) is { } survivor && survivor.Id != id)
            rows = await CardRows.ReadAsync(db, survivor.Id, reader, ct);
        return await db.CardAsync(rows, reader, ct);
    }

    /// <summary>The card of an incident with all it took in; null when there is none or the reader may not see it.</summary>
    public static async Task<IncidentCard?> CardAsync(this IncidentsDb db, Guid id, CurrentUser reader, CancellationToken ct) =>
        await db.CardAsync(await CardRows.ReadAsync(db, id, reader, ct), reader, ct);

    private static async Task<IncidentCard?> CardAsync(this IncidentsDb db, CardRows? rows, CurrentUser reader, CancellationToken ct)
    {
        if (rows is null)
            return null;
        var (incident, facts, merged, posts, tree) = rows;
        var more = posts.Count > Card.PostsShown;
        if (more)
            posts.RemoveAt(Card.PostsShown);
        var earlier = more ? ReadPosts.Place.Before(posts[^1]) : null;
        Func<Guid?, string?> nameOf = id => id is { } key ? tree.Names.GetValueOrDefault(key) : null;
        if (more && posts.All(p => p.Kind != PostKind.Question || p.IncidentId != incident.Id)
            && await db.Posts.AsNoTracking().FirstOrDefaultAsync(p => p.IncidentId == incident.Id && p.Kind == PostKind.Question, ct) is { } question)
        {
            // Who asked so long ago that it is fetched by itself is looked up too: seldom.
            posts.Add(question);
            if (question.AuthorId is { } asked && !tree.Names.ContainsKey(asked))
            {
                var (known, asker) = (nameOf, await db.NamesAsync([asked], ct));
                nameOf = id => known(id) ?? asker(id);
            }
        }

        var context = new CardContext(
            facts.Name, facts.Vip, facts.TimeZone, facts.Article, facts.GroupName,
            facts.ParentNumber is { } parent ? new(incident.ParentId!.Value, parent) : null,
            facts.SurvivorNumber is { } survivor ? new(incident.MergedInto!.Value, survivor) : null,
            tree.OpenChildren, facts.ClientNow, tree.Tags, tree.MergedCalls);
        return Card.Of(incident, await db.StatesAsync(ct), context, posts, more, merged, tree.CallIds, nameOf, reader) with { EarlierPosts = earlier };
    }

    /// <summary>Names of people by id.</summary>
    public static async Task<Func<Guid?, string?>> NamesAsync(this IncidentsDb db, IEnumerable<Guid?> ids, CancellationToken ct)
    {
        var wanted = ids.OfType<Guid>().Distinct().ToArray();
        var names = await db.People.Where(p => wanted.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return id => id is { } key && names.TryGetValue(key, out var name) ? name : null;
    }
}
