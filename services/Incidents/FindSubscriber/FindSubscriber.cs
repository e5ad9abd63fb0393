using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.FindSubscriber;

/// <summary>Where to look: a whole key, or all branches of an INN.</summary>
internal sealed record FindSubscriberRequest(string? Inn, string? Kpp, string? Cursor, int? Take);

/// <summary><c>GET /api/subscribers</c> and <c>GET /api/subscribers/{id}</c>.</summary>
internal static class FindSubscriber
{
    private const int PhonesShown = 10;

    public static void Map(RouteGroupBuilder subscribers)
    {
        subscribers.MapGet("", FindAsync).AllowRoles(Roles.Staff).Produces<Page<SubscriberView>>()
            .WithSummary("Clients of an INN, or the one of INN and KPP; an empty kpp means the one without");
        subscribers.MapGet("/{id:guid}", ReadAsync).AllowRoles(Roles.Staff).Produces<SubscriberView>().WithSummary("A client; of a merged one the survivor unless own=true");
    }

    private static async Task<Page<SubscriberView>> FindAsync(
        [AsParameters] FindSubscriberRequest request, IncidentsDb db, CancellationToken ct)
    {
        var key = InnKpp.Of(request.Inn, request.Kpp);
        var faults = InnKppCheck.Of(key).Faults;
        if (faults.Count > 0)
            throw new BadInput(faults.GroupBy(f => f.Field).ToDictionary(f => f.Key, f => f.Select(fault => fault.Message).ToArray()));
        var take = PageSize.Of(request.Take);
        var after = CursorText.Decode(request.Cursor);
        var found = await db.Subscribers.AsNoTracking()
            .Where(s => s.Inn == key.Inn)
            .Where(s => request.Kpp == null || s.Kpp == key.Kpp)
            .Where(s => after == null || s.Kpp.CompareTo(after) > 0)
            .OrderBy(s => s.Kpp).Take(take + 1).ToListAsync(ct);
        // By their clients' ids and no more: in one query EF Core would number all phones there are.
        var ids = found.Select(s => s.Id).ToArray();
        var phones = (await db.Phones.AsNoTracking().Where(p => ids.Contains(p.SubscriberId)).ToListAsync(ct)).ToLookup(p => p.SubscriberId);
        var page = found.Take(take).Select(s => SubscriberView.Of(s, phones[s.Id].OrderByDescending(p => p.LastSeenAt).Take(PhonesShown))).ToList();
        return new(page, found.Count > take ? CursorText.Encode(found[take - 1].Kpp) : null);
    }

    private static async Task<IResult> ReadAsync(Guid id, bool? own, IncidentsDb db, CancellationToken ct)
    {
        var itself = own ?? false;
        var subscriber = await db.Subscribers.AsNoTracking()
            .SingleOrDefaultAsync(s => itself ? s.Id == id : db.Subscribers.Any(named => named.Id == id && s.Id == (named.SurvivorId ?? named.Id)), ct)
            ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        var view = await SubscriberView.ReadAsync(db, subscriber, ct);
        return Versioned.Ok(view, view.Version);
    }
}
