using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.MergeSubscribers;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.ListIncidents;

/// <summary>Which incidents, newest first.</summary>
/// <param name="View">One of <see cref="Views.Names"/>; <c>all</c> unless told.</param>
/// <param name="Inn">Of this client.</param>
/// <param name="Kpp">Of this branch; needs <paramref name="Inn"/>; empty for the one without KPP.</param>
/// <param name="SubscriberId">Of this client, those of all clients merged with it included: each row says whose it is.</param>
/// <param name="State">In this state; with <c>mine</c> also final ones.</param>
/// <param name="OwnerId">Of this person (F151).</param>
/// <param name="Cursor">Where the page before ended.</param>
/// <param name="Take">1 to 100 rows, 50 unless told.</param>
internal sealed record ListIncidentsRequest(
    string? View, string? Inn, string? Kpp, Guid? SubscriberId, string? State, Guid? OwnerId, string? Cursor, int? Take);

internal sealed class ListIncidentsValidator : AbstractValidator<ListIncidentsRequest>
{
    public ListIncidentsValidator()
    {
        RuleFor(r => r.View).Must(view => view is null || Views.Names.Contains(view)).WithMessage($"The view is one of {string.Join(", ", Views.Names)}.");
        RuleFor(r => r.State).MaximumLength(40);
        RuleFor(r => r.Inn).MaximumLength(100);
        RuleFor(r => r.Inn).NotEmpty().When(r => !string.IsNullOrEmpty(r.Kpp));
        RuleFor(r => r.Kpp).MaximumLength(100);
    }
}

/// <summary><c>GET /api/incidents</c>.</summary>
internal static class ListIncidents
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("", HandleAsync)
        .AllowRoles(Access.Readers).Produces<Page<IncidentRow>>().WithSummary("Incidents, newest first");

    private static async Task<Page<IncidentRow>> HandleAsync(
        [AsParameters] ListIncidentsRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var take = PageSize.Of(request.Take);
        var before = CursorText.DecodeNumber(request.Cursor);
        var states = await db.StatesAsync(ct);
        if (request.State is not null && states.Find(request.State) is null)
            throw new BadInput("state", "There is no such state.");
        var view = request.View ?? Views.All;
        var today = view == Views.CreatedToday ? (await db.SettingAsync<DeskPlace>(ct)).Value.StartOfDay(time.GetUtcNow()) : default;
        var chosen = Filtered(Views.Of(view, db, user, states, today, finalToo: request.State is not null), request)
            .Where(i => before == null || i.Number < before);
        if (request.SubscriberId is { } subscriberId)
            chosen = await OfClientAsync(chosen, db, subscriberId, ct);
        var rows = await db.ShownAsync(chosen.OrderByDescending(i => i.Number).Take(take + 1), ct);
        var partner = user.IsPartner();
        return new(
            [.. rows.Take(take).Select(row => partner ? row with { ArticleNumber = null } : row)],
            rows.Count > take ? CursorText.EncodeNumber(rows[take - 1].Number) : null);
    }

    // By its key where it has one, for that index gives the newest first.
    private static async Task<IQueryable<Incident>> OfClientAsync(IQueryable<Incident> incidents, IncidentsDb db, Guid id, CancellationToken ct)
    {
        var tree = await db.ClientTreeAsync(id, ct);
        if (tree.Length == 1 && await db.Subscribers.Where(s => s.Id == tree[0]).Select(s => new { s.Inn, s.Kpp }).SingleAsync(ct) is { Inn: { } inn, Kpp: var kpp })
            return incidents.Where(i => i.Inn == inn && i.Kpp == kpp && i.SubscriberId == tree[0]);
        return incidents.Where(i => tree.Contains(i.SubscriberId));
    }

    private static IQueryable<Incident> Filtered(IQueryable<Incident> incidents, ListIncidentsRequest request)
    {
        if (request.State is { } state)
            incidents = incidents.Where(i => i.State == state);
        if (request.OwnerId is { } owner)
            incidents = incidents.Where(i => i.OwnerId == owner);
        if (string.IsNullOrEmpty(request.Inn))
            return incidents;
        var key = InnKpp.Of(request.Inn, request.Kpp);
        return request.Kpp is null
            ? incidents.Where(i => i.Inn == key.Inn)
            : incidents.Where(i => i.Inn == key.Inn && i.Kpp == key.Kpp);
    }
}
