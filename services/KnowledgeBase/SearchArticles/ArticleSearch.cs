using System.Globalization;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.ListMissedSearches;
using Helpdesk.KnowledgeBase.ListUnlinkedSearches;
using Helpdesk.KnowledgeBase.SearchArticles.Fallbacks;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.KnowledgeBase.SearchArticles.Wording;
using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>One search from the raw text to the reply.</summary>
internal sealed class ArticleSearch(
    KnowledgeDb db, SearchEngines engines, SynonymDictionary dictionary, SecondThoughts secondThoughts, MissedSearches missed, WatchSearches watch)
{
    private const int MostNumber = 999_999;

    public async Task<SearchReply> SearchAsync(string? q, string? supertag, string? cursor, int? take, Guid userId, CancellationToken ct)
    {
        var raw = q ?? "";
        var query = SearchQuery.Parse(raw);
        var from = Cursor.Decode<SearchCursor>(cursor);
        supertag = string.IsNullOrWhiteSpace(supertag) ? null : supertag.Trim();
        var size = PageSize.Of(take);
        var synonyms = await dictionary.ReadAsync(db, ct);
        var hints = query.Hints.Select(Show).ToList();

        var root = synonyms.Apply(query.Root);
        var answer = await engines.FindAsync(root, supertag, from, size, ct);
        string? fallback = null;
        if (answer.Found.Total == 0 && root is not Nothing)
        {
            await foreach (var other in secondThoughts.OfAsync(raw, query, synonyms, ct))
            {
                var instead = await engines.FindAsync(other.Query, supertag, from, size, ct);
                if (instead.Found.Total == 0)
                    continue;
                (answer, root, fallback) = (instead, other.Query, other.Kind);
                hints.Insert(0, Words.Hint(other.Kind, query.Understood, Canonical.Print(root)));
                break;
            }

            if (from is null && fallback is null or SecondThoughts.Any)
                await missed.NoteAsync(query.Understood, raw, ct);
        }

        var found = answer.Found;
        if (from is null && found.Total > 0)
            watch.Note(userId, Canonical.Print(root), raw);
        if (found.Bounded)
            hints.Add(Words.Hint("bounded"));
        return new SearchReply(
            await ItemsAsync(found.Ids, root, ct), found.Next is null ? null : Cursor.Encode(found.Next), CappedCount.Of(found.Total),
            found.Supertags, Canonical.Print(root), hints, answer.Engine, answer.Reason, fallback, await DirectAsync(query.Number, ct));
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
