using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.ListIncidents;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.SavedViews;

/// <summary>A view's values.</summary>
/// <param name="Name">Name in the list of views.</param>
/// <param name="Filter">What it shows, and in which order.</param>
/// <param name="GroupId">The group that has it too.</param>
/// <param name="Position">Its place among the views, the lowest first.</param>
internal sealed record SavedViewRequest(string? Name, ViewFilter? Filter, Guid? GroupId, int? Position);

internal sealed class SavedViewValidator : AbstractValidator<SavedViewRequest>
{
    public SavedViewValidator()
    {
        RuleFor(r => r.Name).NotEmpty().MaximumLength(SavedView.LongestName);
        RuleFor(r => r.Filter).NotNull();
    }
}

/// <summary>A saved view as the API shows it.</summary>
/// <param name="Id">The view: <c>GET /api/incidents?savedView=</c> shows its incidents.</param>
/// <param name="Version">+1 with every change.</param>
/// <param name="Name">Its name.</param>
/// <param name="Filter">What it shows.</param>
/// <param name="GroupId">The group that has it too.</param>
/// <param name="Mine">Whether I made it.</param>
/// <param name="Position">Its place.</param>
/// <param name="Count">How many incidents it shows me, exact up to 1,000.</param>
internal sealed record SavedViewView(
    Guid Id, int Version, string Name, ViewFilter Filter, Guid? GroupId, bool Mine, int Position, CappedCount? Count = null)
{
    public static SavedViewView Of(SavedView v, CurrentUser reader) => new(v.Id, v.Version, v.Name, v.ReadFilter(), v.GroupId, v.OwnerId == reader.Id, v.Position);
}

/// <summary>
/// <c>GET</c>, <c>POST /api/incidents/saved-views</c> and <c>PUT</c>, <c>DELETE …/{id}</c> (P5, F78): views of one's own and of one's
/// groups, each with its counter.
/// </summary>
internal static class KeepViews
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/saved-views", ListAsync).AllowRoles(Access.Readers).WithSummary("Views of mine and of my groups, with counters");
        incidents.MapPost("/saved-views", AddAsync).AllowRoles(Access.Readers).WithIdempotency<IncidentsDb>()
            .Produces<SavedViewView>(StatusCodes.Status201Created).WithSummary("Saves a view");
        incidents.MapPut("/saved-views/{id:guid}", ChangeAsync).AllowRoles(Access.Readers).Produces<SavedViewView>().WithSummary("Changes a saved view");
        incidents.MapDelete("/saved-views/{id:guid}", DropAsync).AllowRoles(Access.Readers).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Drops a saved view");
    }

    private static async Task<IReadOnlyList<SavedViewView>> ListAsync(CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var states = await db.StatesAsync(ct);
        var today = (await db.SettingAsync<DeskPlace>(ct)).Value.StartOfDay(time.GetUtcNow());
        var views = await db.ViewsOf(user).OrderBy(v => v.Position).ThenBy(v => v.Id).Take(2 * SavedView.Most).ToListAsync(ct);
        // A state that the dictionary lost leaves a view that shows nothing; that is for its owner to mend.
        var check = (await db.SettingAsync<CheckRegistration.RegistrationCheck>(ct)).Value;
        var counts = await views.Select(view => view.ReadFilter())
            .Select(filter => filter.Faults(states).Any() ? db.Incidents.Where(_ => false) : filter.Of(db, user, states, today, check)).CountAsync(ct);
        return [.. views.Zip(counts, (view, count) => SavedViewView.Of(view, user) with { Count = count })];
    }

    private static async Task<IResult> AddAsync(SavedViewRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var me = user.Id;
        if (await db.SavedViews.CountAsync(v => v.OwnerId == me, ct) >= SavedView.Most)
            throw new RuleRefused("too-many-views", $"You have {SavedView.Most} views already.");
        var view = new SavedView { Id = Guid.CreateVersion7(time.GetUtcNow()), OwnerId = me };
        await ApplyAsync(db, view, request, user, ct);
        db.SavedViews.Add(view);
        await db.SaveChangesAsync(ct);
        return Versioned.Created("/api/incidents/saved-views", SavedViewView.Of(view, user), view.Version);
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, SavedViewRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var view = await ToChangeAsync(db, id, user, ct);
        ifMatch.Require(view.Version, () => SavedViewView.Of(view, user));
        await ApplyAsync(db, view, request, user, ct);
        await db.SaveChangesAsync(ct);
        return Versioned.Ok(SavedViewView.Of(view, user), view.Version);
    }

    private static async Task<IResult> DropAsync(Guid id, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        db.SavedViews.Remove(await ToChangeAsync(db, id, user, ct));
        await db.SaveChangesAsync(ct);
        return Results.NoContent();
    }

    private static async Task ApplyAsync(IncidentsDb db, SavedView view, SavedViewRequest request, CurrentUser user, CancellationToken ct)
    {
        request.Filter!.Refuse(await db.StatesAsync(ct));
        var me = user.Id;
        if (request.GroupId is { } group && !await db.Groups.AnyAsync(g => g.Id == group && g.Active, ct))
            throw new BadInput("groupId", "There is no such group.");
        if (request.GroupId is { } shared && shared != view.GroupId && !user.Is(Roles.Supervisor, Roles.Administrator)
            && !await db.Groups.AnyAsync(g => g.Id == shared && g.Members.Contains(me), ct))
            throw new Forbidden("not-your-group", "A view is shared with a group by one of its members or by a supervisor.");
        view.Change(request.Name!.Trim(), request.Filter!, request.GroupId, request.Position ?? view.Position);
    }

    private static async Task<SavedView> ToChangeAsync(IncidentsDb db, Guid id, CurrentUser user, CancellationToken ct)
    {
        var view = await db.ViewToReadAsync(id, user, ct);
        if (view.OwnerId != user.Id && !user.Is(Roles.Supervisor, Roles.Administrator))
            throw new Forbidden("not-your-view", "Who saved a view changes it, or a supervisor.");
        return await db.SavedViews.SingleAsync(v => v.Id == id, ct);
    }
}

internal static class ViewsOfPerson
{
    /// <summary>Views of a person's own and of his groups.</summary>
    public static IQueryable<SavedView> ViewsOf(this IncidentsDb db, CurrentUser user)
    {
        var me = user.Id;
        return db.SavedViews.AsNoTracking().Where(v => v.OwnerId == me || db.Groups.Any(g => g.Id == v.GroupId && g.Members.Contains(me)));
    }

    /// <summary>A view that the reader has; 404 for everybody else's.</summary>
    public static async Task<SavedView> ViewToReadAsync(this IncidentsDb db, Guid id, CurrentUser user, CancellationToken ct) =>
        await db.ViewsOf(user).SingleOrDefaultAsync(v => v.Id == id, ct) ?? throw new NotFound("view-not-found", $"You have no view {id}.");

    /// <summary>Refuses a filter that cannot be shown, with all that is wrong.</summary>
    public static void Refuse(this ViewFilter filter, StateDictionary states)
    {
        var faults = filter.Faults(states).GroupBy(f => f.Field).ToDictionary(f => f.Key, f => f.Select(fault => fault.Message).ToArray());
        if (faults.Count > 0)
            throw new BadInput(faults);
    }
}
