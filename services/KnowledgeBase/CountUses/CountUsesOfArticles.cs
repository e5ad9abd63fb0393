using Helpdesk.Incidents.Contracts;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.CountUses;

/// <summary>Counts "+1" (F96), exactly: a redelivered, late or early event changes nothing twice.</summary>
internal sealed class CountUsesOfArticles(KnowledgeDb db) : IConsumer<IncidentRegistered>, IConsumer<ArticleLinked>, IConsumer<ArticleUnlinked>
{
    public Task Consume(ConsumeContext<IncidentRegistered> context) =>
        LinkAsync(context.Message.IncidentId, context.Message.Version, context.Message.ArticleId, context.CancellationToken);

    public Task Consume(ConsumeContext<ArticleLinked> context) =>
        LinkAsync(context.Message.IncidentId, context.Message.Version, context.Message.ArticleId, context.CancellationToken);

    public Task Consume(ConsumeContext<ArticleUnlinked> context) =>
        LinkAsync(context.Message.IncidentId, context.Message.Version, null, context.CancellationToken);

    private async Task LinkAsync(Guid incidentId, int version, Guid? articleId, CancellationToken ct)
    {
        // The row is made first and locked, so that two events of one incident are told apart by version, not by luck.
        await db.Database.ExecuteSqlAsync(
            $"insert into article_uses (incident_id, version) values ({incidentId}, 0) on conflict do nothing", ct);
        var use = await db.Uses.FromSql($"select * from article_uses where incident_id = {incidentId} for update").SingleAsync(ct);
        var changes = use.Link(articleId, version).OrderBy(c => c.ArticleId).ToList();
        await db.SaveChangesAsync(ct);
        foreach (var (article, change) in changes)
        {
            var count = (await db.Database.SqlQuery<int>(
                $"""
                 insert into article_usage as u (article_id, count) values ({article}, {change})
                 on conflict (article_id) do update set count = u.count + excluded.count returning count as "Value"
                 """).ToListAsync(ct))[0];
            // Ranking feels the logarithm of the count: the search engine's copy need not hear of every use.
            if (int.IsPow2(count))
                await db.EnqueueAsync([article], ct);
        }
    }
}
