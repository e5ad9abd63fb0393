namespace Helpdesk.Incidents.CountIncidents;

/// <summary>The red counters «41 (163)» (F103, decision 5): same INN and KPP, and in brackets same INN.</summary>
internal sealed record RedCounters(CappedCount SameInnKpp, CappedCount SameInn);

/// <summary>How long a closed incident still counts.</summary>
internal sealed record RedCounterRules
{
    /// <summary>Hours after closing.</summary>
    public int ClosedHours { get; init; } = 72;
}

internal static class RedCountersOfClient
{
    // The open ones and the lately closed ones are two ranges of one index; counting stops just above the cap.
    private const int StopAt = CappedCount.Limit + 1;

    /// <summary>Counts what is not final or closed since <paramref name="closedSince"/>, the incident being viewed left out.</summary>
    public static async Task<RedCounters> CountAsync(
        this IncidentsDb db, string? inn, string kpp, Guid[] merged, DateTimeOffset closedSince, Guid? viewed, CancellationToken ct)
    {
        var except = viewed ?? Guid.Empty;
        // What clients taken in have under keys of their own; usually there are none, and nothing is asked.
        var others = merged.Length == 0 ? new Counted() : await OfMergedAsync(db, inn, kpp, merged, closedSince, except, ct);
        if (inn is null)
            return new(CappedCount.Of(others.SameInnKpp), CappedCount.Of(others.SameInn));
        var counted = await db.Database.SqlQuery<Counted>(
            $"""
             select
                 (select count(*)::int from (
                     (select 1 from incidents where inn = {inn} and merged_into is null and closed_at is null and kpp = {kpp} and id <> {except} limit {StopAt})
                     union all
                     (select 1 from incidents where inn = {inn} and merged_into is null and closed_at > {closedSince} and kpp = {kpp} and id <> {except} limit {StopAt})
                     limit {StopAt}) same) "SameInnKpp",
                 (select count(*)::int from (
                     (select 1 from incidents where inn = {inn} and merged_into is null and closed_at is null and id <> {except} limit {StopAt})
                     union all
                     (select 1 from incidents where inn = {inn} and merged_into is null and closed_at > {closedSince} and id <> {except} limit {StopAt})
                     limit {StopAt}) same) "SameInn"
             """).ToListAsync(ct);
        return new(CappedCount.Of(counted[0].SameInnKpp + others.SameInnKpp), CappedCount.Of(counted[0].SameInn + others.SameInn));
    }

    private static async Task<Counted> OfMergedAsync(
        IncidentsDb db, string? inn, string kpp, Guid[] merged, DateTimeOffset closedSince, Guid except, CancellationToken ct)
    {
        var counted = await db.Database.SqlQuery<Counted>(
            $"""
             select count(*) filter (where (inn, kpp) is distinct from ({inn}, {kpp}))::int "SameInnKpp", count(*) filter (where inn is distinct from {inn})::int "SameInn"
             from (select inn, kpp from incidents where subscriber_id = any({merged}) and merged_into is null and id <> {except}
                 and (closed_at is null or closed_at > {closedSince}) limit {2 * StopAt}) theirs
             """).ToListAsync(ct);
        return counted[0];
    }

    private sealed class Counted
    {
        public int SameInnKpp { get; init; }

        public int SameInn { get; init; }
    }
}
