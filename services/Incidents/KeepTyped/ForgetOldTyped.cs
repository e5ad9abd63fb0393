using Helpdesk.Incidents.FindIncidents;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.KeepTyped;

/// <summary>Forgets what nobody came back to, what of acts on many incidents can no longer be undone, and who left without a word; each round
/// plans the next.</summary>
internal sealed class ForgetOldTyped(IncidentsDb db, TimeProvider time) : Work
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var oldest = now.AddDays(-(await db.SettingAsync<TypedTextRules>(cancellationToken)).Value.Days);
        await db.TypedTexts.Where(t => t.At < oldest).ExecuteDeleteAsync(cancellationToken);
        var undoable = now.AddDays(-1);
        await db.BulkItems.Where(i => db.BulkActs.Any(a => a.Id == i.ActId && a.At < undoable)).ExecuteDeleteAsync(cancellationToken);
        await db.BulkActs.Where(a => a.At < undoable).ExecuteDeleteAsync(cancellationToken);
        await db.Presences.Where(p => p.Until < now).ExecuteDeleteAsync(cancellationToken);
        db.Schedule<ForgetOldTyped>(item.Key, now + Every);
        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>The first of the service's rounds.</summary>
internal sealed class BeginRounds(TimeProvider time) : ISeed<IncidentsDb>
{
    public Task SeedAsync(IncidentsDb db, CancellationToken cancellationToken)
    {
        db.Schedule<ForgetOldTyped>("rounds", time.GetUtcNow());
        db.Schedule<IndexTexts>("rounds", time.GetUtcNow());
        return db.SaveChangesAsync(cancellationToken);
    }
}
