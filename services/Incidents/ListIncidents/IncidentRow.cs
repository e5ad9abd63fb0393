using Helpdesk.Incidents.ChangeState;

namespace Helpdesk.Incidents.ListIncidents;

/// <summary>A row of a list.</summary>
internal sealed record IncidentRow(
    Guid Id, long Number, string State, string StateName, bool Final, Guid SubscriberId, string? Inn, string? Kpp, string? SubscriberName, bool Vip,
    string Question, int? ArticleNumber, Guid? OwnerId, string? OwnerName, Guid? GroupId, string? GroupName, bool NeedsAttention,
    DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt, int Version, DateTimeOffset? DueAt = null, DateTimeOffset? PutOffUntil = null)
{
    /// <summary>What is missing for it to count as registered, <c>client</c> or <c>contract</c> (F38); told on the list of those only.</summary>
    public IReadOnlyList<string>? Missing { get; init; }
}

internal static class Rows
{
    /// <summary>The chosen incidents as rows, newest number first unless told.</summary>
    public static async Task<IReadOnlyList<IncidentRow>> ShownAsync(
        this IncidentsDb db, IQueryable<Incident> chosen, CancellationToken ct, ViewOrder order = ViewOrder.Newest)
    {
        var states = await db.StatesAsync(ct);
        var rows =
            from i in chosen
            join s in db.Subscribers on i.SubscriberId equals s.Id
            join p in db.People on i.OwnerId equals p.Id into owners
            from owner in owners.DefaultIfEmpty()
            join g in db.Groups on i.GroupId equals g.Id into groups
            from held in groups.DefaultIfEmpty()
            orderby (order == ViewOrder.Due ? i.DueAt : null), (order == ViewOrder.Newest ? -i.Number : i.Number)
            select new IncidentRow(
                i.Id, i.Number, i.State, "", i.IsFinal, i.SubscriberId, i.Inn, i.Kpp == "" ? null : i.Kpp, s.Name, s.Vip, i.Head, i.ArticleNumber,
                i.OwnerId, owner!.Name, i.GroupId, held!.Name, i.NeedsAttention, i.CreatedAt, i.ClosedAt, i.Version, i.DueAt, i.PutOffUntil);
        return [.. (await rows.ToListAsync(ct)).Select(row => row with { StateName = states.NameOf(row.State) })];
    }
}
