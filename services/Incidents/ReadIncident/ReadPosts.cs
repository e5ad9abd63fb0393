using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.MergeIncidents;

namespace Helpdesk.Incidents.ReadIncident;

/// <summary>
/// <c>GET /api/incidents/{id}/posts</c> (F152): posts before those that the card shows, the latest first, those of merged incidents
/// included; the card's <c>earlierPosts</c> is where to begin.
/// </summary>
internal static class ReadPosts
{
    /// <summary>A place among the posts of a tree.</summary>
    internal sealed record Place
    {
        public required DateTimeOffset At { get; init; }

        public required short Ordinal { get; init; }

        public required Guid Id { get; init; }

        /// <summary>Where to go on for what lies before a post.</summary>
        public static string Before(Post post) => Cursor.Encode(new Place { At = post.At, Ordinal = post.Ordinal, Id = post.Id });
    }

    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("/{id:guid}/posts", HandleAsync)
        .AllowRoles(Access.Readers).Produces<Page<CardPost>>().WithSummary("An incident's earlier posts, the latest first");

    private static async Task<Page<CardPost>> HandleAsync(Guid id, string? cursor, int? take, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        var before = Cursor.Decode<Place>(cursor);
        var incident = await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct);
        if (incident is null || !incident.VisibleTo(user))
            throw Incident.NotFoundById(id);
        var merged = await db.AbsorbedByAsync(incident, user, ct);
        Guid[] tree = [id, .. merged.Select(m => m.Id)];
        var posts = db.Posts.AsNoTracking().Where(p => tree.Contains(p.IncidentId));
        if (before is not null)
            posts = posts.Where(p => p.At < before.At || (p.At == before.At
                && (p.Ordinal < before.Ordinal || (p.Ordinal == before.Ordinal && p.Id.CompareTo(before.Id) < 0))));
        var found = await posts.OrderByDescending(p => p.At).ThenByDescending(p => p.Ordinal).ThenByDescending(p => p.Id).Take(size + 1).ToListAsync(ct);
        var page = found.Take(size).ToList();
        var (states, partner) = (await db.StatesAsync(ct), user.IsPartner());
        var nameOf = await db.NamesAsync(page.Select(p => p.AuthorId), ct);
        var numbers = merged.ToDictionary(m => m.Id, m => (long?)m.Number);
        return new(
            [
                .. page.Where(p => !partner || PartnersView.Shows(p))
                    .Select(p => CardPost.Of(p, states, nameOf(p.AuthorId), numbers.GetValueOrDefault(p.IncidentId), partner)),
            ],
            found.Count > size ? Place.Before(page[^1]) : null);
    }
}
