using Helpdesk.Incidents.Contracts;
using Helpdesk.KnowledgeBase.ListUnlinkedSearches;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.CountUses;

/// <summary>
/// Counts "+1" (F96), exactly: a redelivered, late or early event changes nothing twice, with no inbox to see to it, and a merged incident
/// counts once.
/// </summary>
internal sealed class CountUsesOfArticles(KnowledgeDb db, FirstUses firstUses)
    : IConsumer<IncidentRegistered>, IConsumer<ArticleLinked>, IConsumer<ArticleUnlinked>, IConsumer<IncidentsMerged>, IConsumer<IncidentsUnmerged>
{
    public async Task Consume(ConsumeContext<IncidentRegistered> context)
    {
        var use = new FirstUse(context.Message);
        await firstUses.WriteAsync(use, context.CancellationToken);
        if (!use.Counted)
            await LinkAsync(use.Told.IncidentId, use.Told.Version, use.Told.ArticleId, context.CancellationToken);
    }

    public async Task Consume(ConsumeContext<ArticleLinked> context)
    {
        var (told, ct) = (context.Message, context.CancellationToken);
        await LinkAsync(told.IncidentId, told.Version, told.ArticleId, ct);
        if (told.ActorId is not { } actor)
            return;
        await db.Database.ExecuteSqlAsync(
            $"""
             with answered as (delete from open_searches where not missed and user_id = {actor} and at between {told.At - WatchSearches.Window} and {told.At})
             insert into last_links (user_id, at) values ({actor}, {told.At})
             on conflict (user_id) do update set at = greatest(last_links.at, excluded.at)
             """,
            ct);
    }

    public Task Consume(ConsumeContext<ArticleUnlinked> context) =>
        LinkAsync(context.Message.IncidentId, context.Message.Version, null, context.CancellationToken);

    public Task Consume(ConsumeContext<IncidentsMerged> context) =>
        ChangeAsync(context.Message.IncidentId, use => use.Merge(true, context.Message.Version), context.CancellationToken);

    public Task Consume(ConsumeContext<IncidentsUnmerged> context) =>
        ChangeAsync(context.Message.IncidentId, use => use.Merge(false, context.Message.Version), context.CancellationToken);

    private Task LinkAsync(Guid incidentId, int version, Guid? articleId, CancellationToken ct) =>
        ChangeAsync(incidentId, use => use.Link(articleId, version), ct);

    private async Task ChangeAsync(Guid incidentId, Func<ArticleUse, IReadOnlyList<(Guid ArticleId, int Change)>> change, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // The row is made first and locked, so that two events of one incident are told apart by version, not by luck.
        await db.Database.ExecuteSqlAsync(
            $"insert into article_uses (incident_id, version, merged, merged_version) values ({incidentId}, 0, false, 0) on conflict do nothing", ct);
        var use = await db.Uses.FromSql($"select * from article_uses where incident_id = {incidentId} for update").SingleAsync(ct);
        var changes = change(use).OrderBy(c => c.ArticleId).ToList();
        await db.SaveChangesAsync(ct);
        foreach (var (article, by) in changes)
        {
            var count = (await db.Database.SqlQuery<int>(
                $"""
                 insert into article_usage as u (article_id, count) values ({article}, {by})
                 on conflict (article_id) do update set count = u.count + excluded.count returning count as "Value"
                 """).ToListAsync(ct))[0];
            // Ranking feels the logarithm of the count: the search engine's copy need not hear of every use.
            if (int.IsPow2(count))
                await db.EnqueueAsync([article], ct);
        }

        await transaction.CommitAsync(ct);
    }
}
