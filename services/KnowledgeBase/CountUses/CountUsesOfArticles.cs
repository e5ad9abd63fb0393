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
internal sealed class CountUsesOfArticles(KnowledgeDb db)
    : IConsumer<IncidentRegistered>, IConsumer<ArticleLinked>, IConsumer<ArticleUnlinked>, IConsumer<IncidentsMerged>, IConsumer<IncidentsUnmerged>
{
    public async Task Consume(ConsumeContext<IncidentRegistered> context)
    {
        var (told, ct) = (context.Message, context.CancellationToken);
        if (!await CountFirstAsync(told, ct))
            await LinkAsync(told.IncidentId, told.Version, told.ArticleId, ct);
    }

    public async Task Consume(ConsumeContext<ArticleLinked> context)
    {
        var (told, ct) = (context.Message, context.CancellationToken);
        await LinkAsync(told.IncidentId, told.Version, told.ArticleId, ct);
        if (told.ActorId is not { } actor)
            return;
        await db.Database.ExecuteSqlAsync(
            $"""
             with answered as (delete from open_searches where user_id = {actor} and at between {told.At - WatchSearches.Window} and {told.At})
             insert into last_links (user_id, at) values ({actor}, {told.At})
             on conflict (user_id) do update set at = greatest(last_links.at, excluded.at)
             """,
            ct);
    }

    public Task Consume(ConsumeContext<ArticleUnlinked> context) =>
        LinkAsync(context.Message.IncidentId, context.Message.Version, null, context.CancellationToken);

    /// <summary>The usual case, an incident not heard of before, in one statement; false when something of it was heard.</summary>
    private async Task<bool> CountFirstAsync(IncidentRegistered told, CancellationToken ct)
    {
        var (words, linkedBy, since) = (told.Words ?? [], told.ArticleId is null ? null : told.ActorId, told.At - WatchSearches.Window);
        var made = await db.Database.SqlQuery<int>(
            $"""
             with made as (
                 insert into article_uses (incident_id, version, article_id) values ({told.IncidentId}, {told.Version}, {told.ArticleId})
                 on conflict do nothing returning article_id),
             heard as (
                 insert into heard_incidents (incident_id, number, subscriber_id, at, words)
                 values ({told.IncidentId}, {told.Number}, {told.SubscriberId}, {told.At},
                     case when exists (select 1 from erased_clients where subscriber_id = {told.SubscriberId}) then array[]::text[] else {words} end)
                 on conflict do nothing),
             answered as (delete from open_searches where user_id = {linkedBy}::uuid and at between {since} and {told.At}),
             linked as (
                 insert into last_links (user_id, at) select user_id, {told.At} from (select {linkedBy}::uuid as user_id) l where user_id is not null
                 on conflict (user_id) do update set at = greatest(last_links.at, excluded.at)),
             counted as (
                 insert into article_usage as u (article_id, count) select article_id, 1 from made where article_id is not null
                 on conflict (article_id) do update set count = u.count + 1 returning article_id, count),
             queued as (
                 insert into index_queue (article_id, change) select article_id, nextval('index_changes') from counted where count & (count - 1) = 0
                 on conflict (article_id) do update set change = nextval('index_changes'))
             select 1 "Value" from made
             """).ToListAsync(ct);
        return made.Count == 1;
    }

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
