namespace Helpdesk.Incidents.MergeIncidents;

/// <summary>One incident of a tree of merged ones.</summary>
internal sealed class Absorbed
{
    public Guid Id { get; init; }

    public long Number { get; init; }

    public Guid MergedInto { get; init; }

    public DateTimeOffset MergedAt { get; init; }

    public Guid? MergedBy { get; init; }

    /// <summary>Code of the service centre that sees it.</summary>
    public string? ServiceCenter { get; init; }

    public string? ContactName { get; init; }

    public string? ContactPhone { get; init; }

    public string? ContactEmail { get; init; }
}

internal static class Trees
{
    // More than a card can show; a tree this large is a mass outage, which is told by links and not by merging.
    private const int MostShown = 500;

    // Any number that nothing else in this database locks by.
    private const long ParentsLock = 0x4D_45_52_47;

    // Whoever finds the tree changed that often is in the middle of a quarrel and may come again.
    private const int MostTries = 20;

    /// <summary>
    /// Changes a tree with the two incidents locked that a pointer leads from and to; ends the transaction. Whoever merges locks both
    /// roots, so that nobody else moves either: no ring can close, and trees that have nothing to do with each other do not wait. The
    /// lower id is locked first, everywhere.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="fromId">The incident that is merged or un-merged.</param>
    /// <param name="findOther">Finds the other one, before anything is locked.</param>
    /// <param name="change">Changes them; false when the other turns out to be another one by now.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task ChangeTreeAsync(
        this IncidentsDb db, Guid fromId, Func<Task<Guid>> findOther, Func<Guid, Task<bool>> change, CancellationToken ct)
    {
        db.Database.AutoSavepointsEnabled = false;
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var otherId = await findOther();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            Guid[] both = [fromId, otherId];
            await db.Database.ExecuteSqlAsync($"select 1 from incidents where id = any({both}) order by id for no key update", ct);
            if (await change(otherId))
            {
                await transaction.CommitAsync(ct);
                return;
            }

            await transaction.RollbackAsync(ct);
            db.ChangeTracker.Clear();
        }

        throw new DbUpdateConcurrencyException();
    }

    /// <summary>Choosing parents takes turns, which is seldom: a ring of them could not be seen otherwise. Ends with the transaction.</summary>
    public static Task LockParentsAsync(this IncidentsDb db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({ParentsLock})", ct);

    /// <summary>Where an incident's number leads: itself, or the survivor at the root of its tree. Not tracked.</summary>
    public static async Task<Incident?> SurvivorOfAsync(this IncidentsDb db, Guid id, CancellationToken ct)
    {
        var incident = await db.UntrackedAsync(id, ct);
        while (incident?.MergedInto is { } next)
            incident = await db.UntrackedAsync(next, ct);
        return incident;
    }

    // Past the tracker and the translator: every reply begins with it.
    private static Task<Incident?> UntrackedAsync(this IncidentsDb db, Guid id, CancellationToken ct) => db.ReadTogetherAsync(
        [$"select * from incidents where id = {id}"], async (rows, ct) => (await db.RowsAsync<Incident>(rows, ct)).SingleOrDefault(), ct);

    /// <summary>Where many incidents' numbers lead, in one round trip.</summary>
    public static async Task<Dictionary<Guid, Guid>> SurvivorsOfAsync(this IncidentsDb db, Guid[] ids, CancellationToken ct)
    {
        if (ids.Length == 0)
            return [];
        var leads = await db.Database.SqlQuery<Lead>(
            $"""
             with recursive up as (
                 select id named, id, merged_into from incidents where id = any({ids})
                 union all
                 select up.named, next.* from up cross join lateral (
                     select i.id, i.merged_into from incidents i where i.id = up.merged_into offset 0) next)
             select named "Named", id "Survivor" from up where merged_into is null
             """).ToListAsync(ct);
        return leads.ToDictionary(lead => lead.Named, lead => lead.Survivor);
    }

    /// <summary>All that an incident took in, by whatever way.</summary>
    public static async Task<IReadOnlyList<Absorbed>> AbsorbedByAsync(this IncidentsDb db, Incident survivor, CancellationToken ct)
    {
        if (survivor.Absorbed == 0)
            return [];
        return await db.Database.SqlQuery<Absorbed>(
            $"""
             with recursive tree as (
                 select id, number, merged_into, merged_at, merged_by, service_center, contact_name, contact_phone, contact_email from incidents where merged_into = {survivor.Id}
                 union all
                 select i.id, i.number, i.merged_into, i.merged_at, i.merged_by, i.service_center, i.contact_name, i.contact_phone, i.contact_email from incidents i join tree on i.merged_into = tree.id)
             select id "Id", number "Number", merged_into "MergedInto", merged_at "MergedAt", merged_by "MergedBy",
                 service_center "ServiceCenter", contact_name "ContactName", contact_phone "ContactPhone", contact_email "ContactEmail"
             from tree order by number limit {MostShown}
             """).ToListAsync(ct);
    }

    /// <summary>An incident and all that it took in, itself first.</summary>
    public static async Task<Guid[]> TreeOfAsync(this IncidentsDb db, Incident survivor, CancellationToken ct) =>
        [survivor.Id, .. (await db.AbsorbedByAsync(survivor, ct)).Select(m => m.Id)];

    /// <summary>The same as a reader may see it: partners see none that was not their own centre's (F67).</summary>
    public static async Task<IReadOnlyList<Absorbed>> AbsorbedByAsync(this IncidentsDb db, Incident survivor, CurrentUser reader, CancellationToken ct)
    {
        var merged = await db.AbsorbedByAsync(survivor, ct);
        return reader.IsPartner() ? [.. merged.Where(m => m.ServiceCenter == survivor.ServiceCenter)] : merged;
    }

    /// <summary>
    /// Who followed an incident heard of its survivor's end: that of its own is still to be told when it stands on its own again (F105).
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="incident">The incident that is un-merged; what it took in itself goes with it.</param>
    /// <param name="mergedAt">Since when whatever its followers were told was another's end.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task ForgetToldAsync(this IncidentsDb db, Incident incident, DateTimeOffset mergedAt, CancellationToken ct)
    {
        var tree = await db.TreeOfAsync(incident, ct);
        await db.ClientSubscriptions.Where(s => tree.Contains(s.IncidentId) && s.ToldAt >= mergedAt)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ToldAt, (DateTimeOffset?)null), ct);
        await db.Watchers.Where(w => tree.Contains(w.IncidentId) && w.ToldAt >= mergedAt).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.ToldAt, (DateTimeOffset?)null).SetProperty(x => x.TellWhenFixed, true).SetProperty(x => x.Attention, false), ct);
    }

    /// <summary>Counts what points at an incident, in the transaction that changes it.</summary>
    public static Task CountAbsorbedAsync(this IncidentsDb db, Guid survivorId, int by, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"update incidents set absorbed = absorbed + {by} where id = {survivorId}", ct);

    private sealed class Lead
    {
        public Guid Named { get; init; }

        public Guid Survivor { get; init; }
    }
}
