using System.Globalization;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.ListUnlinkedSearches;
using Helpdesk.KnowledgeBase.SearchArticles.Fallbacks;
using Helpdesk.KnowledgeBase.SearchArticles.Wording;
using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>One search from the raw text to the reply.</summary>
internal sealed class ArticleSearch(
    KnowledgeDb db, SearchEngines engines, SynonymDictionary dictionary, SecondThoughts secondThoughts, FoundArticles articles, WatchSearches watch,
    SearchTurns turns)
{
    private const int MostNumber = 999_999;

    public Task<SearchReply> SearchAsync(string? q, string? supertag, string? cursor, int? take, Guid userId, CancellationToken ct) =>
        turns.TakeAsync(() => InTurnAsync(q, supertag, cursor, take, userId, ct), ct);

    private async Task<SearchReply> InTurnAsync(string? q, string? supertag, string? cursor, int? take, Guid userId, CancellationToken ct)
    {
        var raw = q ?? "";
        var query = SearchQuery.Parse(raw);
        var from = Cursor.Decode<SearchCursor>(cursor);
        supertag = string.IsNullOrWhiteSpace(supertag) ? null : supertag.Trim();
        var size = PageSize.Of(take);
        var synonyms = dictionary.Known;
        while (true)
        {
            var (version, reply) = await SearchAsync(raw, query, synonyms, supertag, from, size, userId, ct);
            if (version == synonyms.Version)
                return reply!;
            synonyms = await dictionary.ReadAsync(ct);
        }
    }

    /// <summary>A search by this dictionary, and the version that the dictionary really has; without a reply if that is another.</summary>
    private async Task<(int Dictionary, SearchReply? Reply)> SearchAsync(
        string raw, ParsedQuery query, ReadDictionary known, string? supertag, SearchCursor? from, int size, Guid userId, CancellationToken ct)
    {
        var hints = query.Hints.Select(Show).ToList();
        var root = known.Synonyms.Apply(query.Root);
        var answer = await engines.FindAsync(root, supertag, from, size, ct);
        string? fallback = null;
        if (answer.Found.Total == 0 && root is not Nothing)
        {
            if ((await dictionary.ReadAsync(ct)).Version is var version && version != known.Version)
                return (version, null);
            await foreach (var other in secondThoughts.OfAsync(raw, query, known.Synonyms, ct))
            {
                var instead = await engines.FindAsync(other.Query, supertag, from, size, ct);
                if (instead.Found.Total == 0)
                    continue;
                (answer, root, fallback) = (instead, other.Query, other.Kind);
                hints.Insert(0, Words.Hint(other.Kind, query.Understood, Canonical.Print(root)));
                break;
            }
        }

        var found = answer.Found;
        var (dictionaryNow, items) = found.Ids.Count == 0 ? (known.Version, []) : await articles.ReadAsync(found.Ids, root, ct);
        if (dictionaryNow != known.Version)
            return (dictionaryNow, null);
        var understood = Canonical.Print(root);
        if (from is null)
            Note(userId, supertag, raw, query, understood, found, fallback);
        if (found.Bounded)
            hints.Add(Words.Hint("bounded"));
        return (dictionaryNow, new SearchReply(
            items, found.Next is null ? null : Cursor.Encode(found.Next), CappedCount.Of(found.Total), found.Supertags, understood, hints,
            answer.Engine, answer.Reason, fallback, await DirectAsync(query.Number, ct)));
    }

    /// <summary>What one type of articles lacks may be among the others: that is no miss.</summary>
    private void Note(Guid userId, string? supertag, string raw, ParsedQuery query, string understood, Found found, string? fallback)
    {
        if (found.Total > 0 && fallback != SecondThoughts.Any)
            watch.Note(userId, understood, raw, missed: false);
        else if (supertag is null && query.Root is not Nothing)
            watch.Note(userId, query.Understood, raw, missed: true);
    }

    private static HintText Show(Hint hint)
    {
        var code = hint.Kind.ToString();
        return new HintText(char.ToLowerInvariant(code[0]) + code[1..], hint.Text(CultureInfo.CurrentUICulture));
    }

    private async Task<DirectHits> DirectAsync(long? number, CancellationToken ct)
    {
        if (number is null)
            return new DirectHits(null, null);
        var article = number > MostNumber ? null : await db.Articles
            .Where(a => a.Number == (int)number && a.State == ArticleState.Published)
            .Select(a => new DirectArticle(a.Id, a.Number, a.Title, a.Supertag, a.DetailsRequired)).FirstOrDefaultAsync(ct);
        return new DirectHits(article, number);
    }
}
