using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Settings;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ForgetSearches;

/// <summary>Forgets what was typed into the search long ago, found nothing or led to no link (<see cref="SearchLogRules"/>).</summary>
internal sealed class ForgetSearches(KnowledgeDb db, TimeProvider time) : Work
{
    /// <summary>The key of its rounds; each plans the next.</summary>
    public const string Rounds = "rounds";

    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var oldest = now.AddDays(-(await db.SettingAsync<SearchLogRules>(cancellationToken)).Value.Days);
        await db.MissedSearches.Where(s => s.LastAt < oldest).ExecuteDeleteAsync(cancellationToken);
        await db.UnlinkedSearches.Where(s => s.LastAt < oldest).ExecuteDeleteAsync(cancellationToken);
        db.Schedule<ForgetSearches>(item.Key, now + Every);
        await db.SaveChangesAsync(cancellationToken);
    }
}
