using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.CheckRegistration;
using Helpdesk.Incidents.Follow;
using Helpdesk.Incidents.MergeSubscribers;
using Helpdesk.Incidents.SavedViews;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.ListIncidents;

/// <summary>Which incidents, newest first unless told.</summary>
/// <param name="View">One of <see cref="Views.Names"/>; <c>all</c> unless told.</param>
/// <param name="SavedView">A view of one's own or of one's group, in place of all other filters (P5).</param>
/// <param name="Inn">Of this client.</param>
/// <param name="Kpp">Of this branch; needs <paramref name="Inn"/>; empty for the one without KPP.</param>
/// <param name="SubscriberId">Of this client, those of all clients merged with it included: each row says whose it is.</param>
/// <param name="State">In this state; with <c>mine</c> also final ones.</param>
/// <param name="OpenOnly">Nothing final (F151).</param>
/// <param name="OwnerId">Of this person (F151).</param>
/// <param name="GroupId">Held by this group.</param>
/// <param name="WatcherId">Followed by this person (F17).</param>
/// <param name="WatcherRole"><c>requester</c>, <c>observer</c> or <c>coExecutor</c>: followed in this role only; needs <paramref name="WatcherId"/>.</param>
/// <param name="Tag">With this tag (F73).</param>
/// <param name="Order"><c>newest</c>, <c>oldest</c> or <c>due</c>.</param>
/// <param name="Cursor">Where the page before ended.</param>
/// <param name="Take">1 to 100 rows, 50 unless told.</param>
internal sealed record ListIncidentsRequest(
    string? View, Guid? SavedView, string? Inn, string? Kpp, Guid? SubscriberId, string? State, bool? OpenOnly, Guid? OwnerId, Guid? GroupId, Guid? WatcherId,
    string? WatcherRole, string? Tag, string? Order, string? Cursor, int? Take)
{
    public ViewFilter Filter() => new(
        View, State is null ? null : [State], OpenOnly ?? false, OwnerId, GroupId, WatcherId: WatcherId, Inn: Inn, Kpp: Kpp, Tag: Tag, Order: OrderOf(Order),
        WatcherRole: RoleOf(WatcherRole));

    private static WatcherRole? RoleOf(string? role) => role switch
    {
        null or "" => null,
        "observer" => Follow.WatcherRole.Observer,
        "coExecutor" => Follow.WatcherRole.CoExecutor,
        "requester" => Follow.WatcherRole.Requester,
        _ => throw new BadInput("watcherRole", "The role is observer, coExecutor or requester."),
    };

    private static ViewOrder OrderOf(string? order) => order switch
    {
        null or "" or "newest" => ViewOrder.Newest,
        "oldest" => ViewOrder.Oldest,
        "due" => ViewOrder.Due,
        _ => throw new BadInput("order", "The order is newest, oldest or due."),
    };
}

/// <summary><c>GET /api/incidents</c>.</summary>
internal static class ListIncidents
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("", HandleAsync)
        .AllowRoles(Access.Readers).Produces<Page<IncidentRow>>().WithSummary("Incidents of a view, newest first unless told");

    private static async Task<Page<IncidentRow>> HandleAsync(
        [AsParameters] ListIncidentsRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var take = PageSize.Of(request.Take);
        var (chosen, order, check) = await db.ChosenAsync(request, user, time, ct);
        var rows = await db.ShownAsync(Paging.After(chosen, order, request.Cursor).TakeLiteral(take + 1), ct, order);
        IReadOnlyList<IncidentRow> shown = [.. rows.Take(take)];
        if (check is not null)
            shown = await shown.WithMissingAsync(db, check, ct);
        return new(
            user.IsPartner() ? await WithoutArticlesAsync(db, shown, ct) : shown,
            rows.Count > take ? Paging.CursorOf(rows[take - 1], order) : null);
    }

    // Partners never see linked articles (F67), and the head of an incident without a question is its article's title.
    private static async Task<IReadOnlyList<IncidentRow>> WithoutArticlesAsync(IncidentsDb db, IReadOnlyList<IncidentRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(row => row.Id).ToArray();
        var asked = await db.Posts.Where(p => ids.Contains(p.IncidentId) && p.Kind == PostKind.Question).Select(p => p.IncidentId).ToListAsync(ct);
        return [.. rows.Select(row => row with { ArticleNumber = null, Question = asked.Contains(row.Id) ? row.Question : "" })];
    }

    /// <summary>The incidents that a request asks for, in which order, and by which check where they are those that do not pass it.</summary>
    public static async Task<(IQueryable<Incident> Chosen, ViewOrder Order, RegistrationCheck? Check)> ChosenAsync(
        this IncidentsDb db, ListIncidentsRequest request, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        var states = await db.StatesAsync(ct);
        var filter = request.SavedView is { } saved ? (await db.ViewToReadAsync(saved, user, ct)).ReadFilter() : request.Filter();
        filter.Refuse(states);
        var today = filter.NeedsToday ? (await db.SettingAsync<DeskPlace>(ct)).Value.StartOfDay(time.GetUtcNow()) : default;
        var check = filter.NeedsCheck ? (await db.SettingAsync<RegistrationCheck>(ct)).Value : null;
        var chosen = filter.Of(db, user, states, today, check);
        if (request.SubscriberId is { } subscriberId)
            chosen = await OfClientAsync(chosen, db, subscriberId, ct);
        return (chosen, filter.Order, filter.View == Views.ToRegister ? check : null);
    }

    // By its key where it has one, for that index gives the newest first.
    private static async Task<IQueryable<Incident>> OfClientAsync(IQueryable<Incident> incidents, IncidentsDb db, Guid id, CancellationToken ct)
    {
        var tree = await db.ClientTreeAsync(id, ct);
        if (tree.Length == 1 && await db.Subscribers.Where(s => s.Id == tree[0]).Select(s => new { s.Inn, s.Kpp }).SingleAsync(ct) is { Inn: { } inn, Kpp: var kpp })
            return incidents.Where(i => i.Inn == inn && i.Kpp == kpp && i.SubscriberId == tree[0]);
        return incidents.Where(i => tree.Contains(i.SubscriberId));
    }
}
