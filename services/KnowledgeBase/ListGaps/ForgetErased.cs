using System.Globalization;
using Helpdesk.Incidents.Contracts;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.ReportArticle;
using Helpdesk.KnowledgeBase.SearchArticles.Wording;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListGaps;

/// <summary>
/// Forgets what an erased client asked (P17); that he asked still counts. An article that was made of his incident may name him, which only a
/// person can tell: its owner is asked to look (F100).
/// </summary>
internal sealed class ForgetErased(KnowledgeDb db, TimeProvider time) : IConsumer<SubscriberErased>
{
    public async Task Consume(ConsumeContext<SubscriberErased> context)
    {
        var (erased, ct) = (context.Message.SubscriberId, context.CancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
             with erased as (insert into erased_clients (subscriber_id) values ({erased}) on conflict do nothing)
             update heard_incidents set words = array[]::text[] where subscriber_id = {erased}
             """,
            ct);
        var articles = await db.Articles.AsNoTracking()
            .Where(a => a.FromIncidentId != null && db.Heard.Any(h => h.SubscriberId == erased && h.IncidentId == a.FromIncidentId)).ToListAsync(ct);
        foreach (var article in articles)
        {
            var text = Words.Hint("erased", article.FromIncidentNumber?.ToString(CultureInfo.InvariantCulture)).Text;
            db.Reports.Add(ArticleReport.Of(article, text, Actor.House, time.GetUtcNow()));
        }

        await db.SaveChangesAsync(ct);
    }
}
