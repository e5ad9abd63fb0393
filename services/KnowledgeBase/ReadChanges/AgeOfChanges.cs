using Helpdesk.ServiceDefaults.Database;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ReadChanges;

/// <summary>After a restore on another server articles may carry transactions that this one has yet to count up to: they changed now.</summary>
internal sealed class AgeOfChanges : ISeed<KnowledgeDb>
{
    public async Task SeedAsync(KnowledgeDb db, CancellationToken cancellationToken) => await db.Database.ExecuteSqlAsync(
        $"update articles set changed_in = pg_current_xact_id() where changed_in >= pg_snapshot_xmax(pg_current_snapshot())", cancellationToken);
}
