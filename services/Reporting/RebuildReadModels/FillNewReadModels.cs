using Helpdesk.ServiceDefaults.Database;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Reporting.RebuildReadModels;

/// <summary>A read model that this version brings is filled from the events kept before it.</summary>
internal sealed class FillNewReadModels(TimeProvider time) : ISeed<ReportingDb>
{
    public async Task SeedAsync(ReportingDb db, CancellationToken cancellationToken)
    {
        var unfilled = await db.Database.SqlQuery<bool>(
            $"""
            select not exists (select from counted_incidents)
                and exists (select from events where type = {typeof(Incidents.Contracts.IncidentRegistered).FullName}) as "Value"
            """).SingleAsync(cancellationToken);
        if (!unfilled)
            return;
        db.Schedule<RebuildReadModels>("all", time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }
}
