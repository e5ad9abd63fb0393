using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.CheckRegistration;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.ListIncidents;

/// <summary>A view with its counter.</summary>
internal sealed record ViewCount(string View, int Count, bool AtLeast);

/// <summary><c>GET /api/incidents/views</c> (F77, F78, P5): the reader's views with counters, exact up to 1,000.</summary>
internal static class CountViews
{
    // Lists of everything are looked at, not worked off: a counter on them says nothing.
    private static readonly IReadOnlyList<string> Counted =
        [Views.Mine, Views.Attention, Views.Group, Views.CreatedToday, Views.CreatedResolved, Views.Due, Views.PutOff, Views.ToRegister, Views.ToDistribute,
            Views.Open];

    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("/views", HandleAsync)
        .AllowRoles(Access.Readers).WithSummary("My views with counters");

    private static async Task<IReadOnlyList<ViewCount>> HandleAsync(CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var states = await db.StatesAsync(ct);
        var today = (await db.SettingAsync<DeskPlace>(ct)).Value.StartOfDay(time.GetUtcNow());
        var check = (await db.SettingAsync<RegistrationCheck>(ct)).Value;
        var counts = await Counted.Select(view => Views.Of(view, db, user, states, today, check: check)).CountAsync(ct);
        return [.. Counted.Zip(counts, (view, counted) => new ViewCount(view, counted.Count, counted.AtLeast))];
    }
}
