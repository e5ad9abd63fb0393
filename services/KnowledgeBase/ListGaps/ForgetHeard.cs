using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.DueWork;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListGaps;

/// <summary>Forgets incidents that were heard of so long ago that this year is not compared with theirs any more, some thousand at a time.</summary>
internal sealed class ForgetHeard(KnowledgeDb db, TimeProvider time) : Work
{
    private const int AtOnce = 5000;
    private const int Days = 2 * 366;

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-Days);
        var forgotten = await db.Database.ExecuteSqlAsync(
            $"""
             delete from heard_incidents where incident_id in (select incident_id from heard_incidents where at < {before} order by at limit {AtOnce})
             """,
            cancellationToken);
        db.Schedule<ForgetHeard>(item.Key, time.GetUtcNow() + (forgotten == AtOnce ? TimeSpan.Zero : TimeSpan.FromHours(6)));
        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>The first of these rounds; each plans the next.</summary>
internal sealed class BeginForgetting(TimeProvider time) : ISeed<KnowledgeDb>
{
    public Task SeedAsync(KnowledgeDb db, CancellationToken cancellationToken)
    {
        db.Schedule<ForgetHeard>("rounds", time.GetUtcNow());
        db.Schedule<ForgetSearches.ForgetSearches>(ForgetSearches.ForgetSearches.Rounds, time.GetUtcNow());
        return db.SaveChangesAsync(cancellationToken);
    }
}
