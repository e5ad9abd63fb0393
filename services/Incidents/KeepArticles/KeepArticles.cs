using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.MergeIncidents;
using Helpdesk.KnowledgeBase.Contracts;
using MassTransit;

namespace Helpdesk.Incidents.KeepArticles;

/// <summary>Keeps what "+1" and the card show of articles (F93, F94). Events may come in any order: values and retirement go by their own versions.</summary>
internal sealed class KeepArticles(IncidentsDb db) : IConsumer<ArticlePublished>, IConsumer<ArticleRevised>, IConsumer<ArticleRetired>
{
    public async Task Consume(ConsumeContext<ArticlePublished> context)
    {
        var e = context.Message;
        var article = await LockAsync(e.ArticleId, context.CancellationToken);
        var isFirst = article.StatusVersion == 0;
        Take(article, e.Version, e.Number, e.Title, e.Supertag, e.DetailsRequired);
        Retire(article, e.Version, false);
        if (isFirst && e is { FromIncidentId: { } origin, ActorId: { } author })
            await LinkAsync(origin, article, author, e.At, context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
    }

    public async Task Consume(ConsumeContext<ArticleRevised> context)
    {
        var e = context.Message;
        var article = await LockAsync(e.ArticleId, context.CancellationToken);
        Take(article, e.Version, e.Number, e.Title, e.Supertag, e.DetailsRequired);
        await db.SaveChangesAsync(context.CancellationToken);
    }

    public async Task Consume(ConsumeContext<ArticleRetired> context)
    {
        var e = context.Message;
        var article = await LockAsync(e.ArticleId, context.CancellationToken);
        if (article.Version == 0)
            article.Number = e.Number;
        Retire(article, e.Version, true);
        await db.SaveChangesAsync(context.CancellationToken);
    }

    /// <summary>An article made of an incident answers it (F99), unless another was linked meanwhile.</summary>
    private async Task LinkAsync(Guid origin, KnownArticle article, Guid author, DateTimeOffset at, CancellationToken ct)
    {
        var id = (await db.SurvivorOfAsync(origin, ct))?.Id;
        var incident = await db.Incidents.AsTracking().SingleOrDefaultAsync(i => i.Id == id, ct);
        if (incident is null or { ArticleId: not null })
            return;
        db.Posts.Add(incident.LinkArticle(article, author, at));
        db.Publish(new ArticleLinked(incident.Id, incident.Version, at, author, article.Id, article.Number, null));
    }

    private static void Take(KnownArticle article, int version, int number, string title, string supertag, bool detailsRequired)
    {
        if (version <= article.Version)
            return;
        (article.Number, article.Title, article.Supertag) = (number, title, supertag);
        (article.DetailsRequired, article.Version) = (detailsRequired, version);
    }

    private static void Retire(KnownArticle article, int version, bool retired)
    {
        if (version > article.StatusVersion)
            (article.Retired, article.StatusVersion) = (retired, version);
    }

    private async Task<KnownArticle> LockAsync(Guid id, CancellationToken ct)
    {
        var rows = await db.Articles.FromSql(
            $"""
             insert into articles (id, number, title, supertag, details_required, retired, version, status_version)
             values ({id}, 0, '', '', false, false, 0, 0)
             on conflict (id) do update set id = excluded.id
             returning *
             """).AsTracking().ToListAsync(ct);
        return rows.Single();
    }
}
