namespace Helpdesk.Incidents.OpenDraft;

/// <summary>Whether my answered calls open drafts.</summary>
internal sealed record DraftChoice(bool DraftsFromCalls);

/// <summary><c>GET</c> and <c>PUT /api/incidents/drafts/choice</c>: an operator may switch the drafts off for himself (decision 2).</summary>
internal static class ChooseDrafts
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/drafts/choice", ReadAsync).AllowRoles(Access.Writers).WithSummary("Whether my calls open drafts");
        incidents.MapPut("/drafts/choice", ChooseAsync).AllowRoles(Access.Writers).WithSummary("Switches drafts from my calls on or off");
    }

    private static async Task<DraftChoice> ReadAsync(CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var me = user.Id;
        return new(await db.People.Where(p => p.Id == me).AllAsync(p => p.DraftsFromCalls, ct));
    }

    private static async Task<DraftChoice> ChooseAsync(DraftChoice choice, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        // The person may be new here: his name comes with UserChanged, a higher version than 0.
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into people (id, name, login, active, version, drafts_from_calls)
             values ({user.Id}, {user.Name}, {user.Login}, true, 0, {choice.DraftsFromCalls})
             on conflict (id) do update set drafts_from_calls = excluded.drafts_from_calls
             """, ct);
        return choice;
    }
}
