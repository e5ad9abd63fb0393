using Helpdesk.Incidents.Groups;
using Helpdesk.Incidents.ListIncidents;

namespace Helpdesk.Incidents.CheckRegistration;

/// <summary>
/// Setting: what must be known of an incident that nobody works on yet before it counts as registered (F38). Nothing of it is asked for
/// when it comes in: it waits on the page «Зарегистрировать» until it is known, and goes on to «Распределить» then (F39).
/// </summary>
internal sealed record RegistrationCheck
{
    /// <summary>Which organisation or person asks: its INN.</summary>
    public bool Client { get; init; } = true;

    /// <summary>The contract the work is done by.</summary>
    public bool Contract { get; init; } = true;
}

internal static class Intake
{
    private sealed record Known(Guid Id, bool Client, bool Contract);

    /// <summary>What came in and is nobody's: to be registered, or to be handed to somebody. What a partner keeps or holds is not ours to hand out.</summary>
    public static IQueryable<Incident> Waiting(this IQueryable<Incident> incidents, IncidentsDb db) => incidents.Where(i =>
        i.OwnerId == null && !i.IsFinal && i.PutOffUntil == null && !i.ByPartner
        && !db.Groups.Any(g => g.Id == i.GroupId && g.Kind == GroupKind.ServiceCenter));

    /// <summary>Those of which all is known that the check asks for, or those of which something is not.</summary>
    public static IQueryable<Incident> Registered(this IQueryable<Incident> incidents, IncidentsDb db, RegistrationCheck check, bool registered)
    {
        var (client, contract) = (check.Client, check.Contract);
        return incidents.Where(i => registered == db.Subscribers.Any(s => s.Id == i.SubscriberId && db.Subscribers.Any(now =>
            now.Id == (s.SurvivorId ?? s.Id) && (!client || now.Inn != null) && (!contract || now.ContractNumber != null))));
    }

    /// <summary>The rows with what is still missing of each.</summary>
    public static async Task<IReadOnlyList<IncidentRow>> WithMissingAsync(
        this IReadOnlyList<IncidentRow> rows, IncidentsDb db, RegistrationCheck check, CancellationToken ct)
    {
        var ids = rows.Select(row => row.Id).ToArray();
        var known = await (
            from i in db.Incidents.Where(i => ids.Contains(i.Id))
            join s in db.Subscribers on i.SubscriberId equals s.Id
            join now in db.Subscribers on s.SurvivorId ?? s.Id equals now.Id
            select new Known(i.Id, now.Inn != null, now.ContractNumber != null)).ToDictionaryAsync(found => found.Id, ct);
        return [.. rows.Select(row => row with { Missing = [.. MissingOf(known[row.Id], check)] })];
    }

    private static IEnumerable<string> MissingOf(Known known, RegistrationCheck check)
    {
        if (check.Client && !known.Client)
            yield return "client";
        if (check.Contract && !known.Contract)
            yield return "contract";
    }
}
