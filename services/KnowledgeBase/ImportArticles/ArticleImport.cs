using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.KnowledgeBase.ExportArticles;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ImportArticles;

/// <summary>A line that can be taken.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Content">The article, or what follows articles.</param>
internal sealed record ImportedLine(int Line, object Content);

/// <summary>What became of some lines.</summary>
internal sealed record Taken(int Created, int Changed, int Unchanged, IReadOnlyList<(int Line, string Fault)> Refused);

/// <summary>Takes imported articles, a few hundred in one transaction.</summary>
internal sealed class ArticleImport(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <param name="lines">Lines of articles.</param>
    /// <param name="actor">Who imports.</param>
    /// <param name="called">Takes down which article a line's id stands for where it has another id here.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Taken> TakeAsync(IReadOnlyList<ImportedLine> lines, Actor actor, Dictionary<Guid, Guid> called, CancellationToken ct)
    {
        // A context of its own for each batch: one that remembers a hundred thousand articles would slow down with every one.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KnowledgeDb>();
        var articles = lines.Select(l => (l.Line, Article: Named((ExportedArticle)l.Content))).ToList();
        var ids = articles.Select(l => l.Article.Id).OfType<Guid>().ToArray();
        var numbers = articles.Select(l => l.Article.Number).OfType<int>().ToArray();
        var known = await db.Articles.Where(a => ids.Contains(a.Id) || numbers.Contains(a.Number)).ToListAsync(ct);
        var byId = known.ToDictionary(a => a.Id);
        var byNumber = known.ToDictionary(a => a.Number);
        var (created, changed, unchanged, refused) = (0, 0, 0, new List<(int, string)>());
        foreach (var (line, imported) in articles)
        {
            var article = (imported.Id is { } id ? byId.GetValueOrDefault(id) : null) ?? (imported.Number is { } n ? byNumber.GetValueOrDefault(n) : null);
            if (article is not null && imported.Number is { } other && other != article.Number)
            {
                refused.Add((line, $"This article has the number {article.Number}, and numbers do not change."));
            }
            else if (article is null)
            {
                article = await BringAsync(db, imported, actor, ct);
                (byId[article.Id], byNumber[article.Number]) = (article, article);
                created++;
            }
            else if (article.IsSame(((IArticleContentRequest)imported).ToContent(), imported.State ?? ArticleState.Published) && !(imported.Version > article.Version))
            {
                unchanged++;
            }
            else
            {
                var told = article.Overwrite(
                    ((IArticleContentRequest)imported).ToContent(), imported.State ?? ArticleState.Published, imported.Version, actor, time.GetUtcNow());
                Note(db, article, told, actor);
                changed++;
            }

            if (article is not null && imported.Id is { } there && there != article.Id)
                called[there] = article.Id;
        }

        await db.SaveChangesAsync(ct);
        return new Taken(created, changed, unchanged, refused);
    }

    /// <summary>A line without id and number is known again by its words.</summary>
    private static ExportedArticle Named(ExportedArticle article) =>
        article is { Id: null, Number: null } ? article with { Id = article.IdOfContent() } : article;

    private async Task<Article> BringAsync(KnowledgeDb db, ExportedArticle imported, Actor actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var owner = imported is { OwnerId: { } id, OwnerName: { } name } ? new Actor(id, name) : actor;
        var article = Article.Bring(
            imported.Id ?? Guid.CreateVersion7(now), imported.Number ?? await db.TakeNumberAsync(null, ct), ((IArticleContentRequest)imported).ToContent(),
            imported.State ?? ArticleState.Published, owner, imported.CreatedAt ?? now, imported.ChangedAt ?? imported.CreatedAt ?? now,
            imported.Version ?? 1);
        db.Articles.Add(article);
        var changer = imported is { ChangedBy: { } by, ChangedByName: { } called } ? new Actor(by, called) : actor;
        Note(db, article, article.State == ArticleState.Published ? article.Published(actor, now) : null, changer);
        return article;
    }

    private static void Note(KnowledgeDb db, Article article, object? told, Actor actor)
    {
        switch (told)
        {
            case ArticlePublished published:
                db.Publish(published);
                break;
            case ArticleRevised revised:
                db.Publish(revised);
                break;
            case ArticleRetired retired:
                db.Publish(retired);
                break;
        }

        db.Revisions.Add(Revision.Of(article, actor));
    }
}
