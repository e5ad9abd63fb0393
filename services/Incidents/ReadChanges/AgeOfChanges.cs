namespace Helpdesk.Incidents.ReadChanges;

/// <summary>
/// After a restore on another server rows may carry transactions that this one has yet to count up to: they changed now. At any other
/// start there are none, which the index tells at once.
/// </summary>
internal sealed class AgeOfChanges : ISeed<IncidentsDb>
{
    public async Task SeedAsync(IncidentsDb db, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"update incidents set changed_in = pg_current_xact_id() where changed_in >= pg_snapshot_xmax(pg_current_snapshot())", cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"update posts set changed_in = pg_current_xact_id() where changed_in >= pg_snapshot_xmax(pg_current_snapshot())", cancellationToken);
    }
}
