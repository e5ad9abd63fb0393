using System.Globalization;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.KnowledgeBase.SearchArticles.Postgres;
using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>One search from the raw text to the reply.</summary>
internal sealed class ArticleSearch(KnowledgeDb db, PostgresEngine postgres)
{
    private const int MostNumber = 999_999;

    public async Task<SearchReply> SearchAsync(string? q, string? supertag, string? cursor, int? take, CancellationToken ct)
    {
        var query = SearchQuery.Parse(q);
        var from = Cursor.Decode<SearchCursor>(cursor);
        supertag = string.IsNullOrWhiteSpace(supertag) ? null : supertag.Trim();
        var found = await postgres.FindAsync(query.Root, supertag, from, PageSize.Of(take), ct);
        return new SearchReply(
            await ItemsAsync(found.Ids, query.Root, ct),
            found.Next is null ? null : Cursor.Encode(found.Next),
            CappedCount.Of(found.Total),
            found.Supertags,
            query.Understood,
            [.. query.Hints.Select(Show)],
            PostgresEngine.Name,
            null,
            null,
            await DirectAsync(query.Number, ct));
    }

    private static HintText Show(Hint hint)
    {
        var code = hint.Kind.ToString();
        return new HintText(char.ToLowerInvariant(code[0]) + code[1..], hint.Text(CultureInfo.CurrentUICulture));
    }

    private async Task<IReadOnlyList<FoundArticle>> ItemsAsync(IReadOnlyList<Guid> ids, Node root, CancellationToken ct)
    {
        var rows = await db.Articles.AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
        var uses = await db.Usage.Where(u => ids.Contains(u.ArticleId)).ToDictionaryAsync(u => u.ArticleId, u => u.Count, ct);
        return [.. ids.Where(rows.ContainsKey).Select(id => Show(rows[id], uses.GetValueOrDefault(id), root))];
    }

    private static FoundArticle Show(Article article, int used, Node root) => new(
        article.Id, article.Number, article.Title, article.Supertag, article.DetailsRequired, article.Audience,
        Fragments.Of(ArticleText.Fields(article), root), used);

    private async Task<DirectHits> DirectAsync(long? number, CancellationToken ct)
    {
        if (number is null)
            return new DirectHits(null, null);
        var article = number > MostNumber ? null : await db.Articles
            .Where(a => a.Number == (int)number && a.State == ArticleState.Published)
            .Select(a => new DirectArticle(a.Id, a.Number, a.Title)).FirstOrDefaultAsync(ct);
        return new DirectHits(article, number);
    }
}
