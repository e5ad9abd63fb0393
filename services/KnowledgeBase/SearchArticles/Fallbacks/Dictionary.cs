using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.FirstArticles;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.SearchArticles.Fallbacks;

/// <summary>The synonyms of the dictionary article (F92), read again when experts change it.</summary>
internal sealed class SynonymDictionary
{
    private volatile Cached _cached = new(0, Synonyms.None);

    public async Task<Synonyms> ReadAsync(KnowledgeDb db, CancellationToken ct)
    {
        var article = db.Articles.Where(a => a.Number == SeedFirstArticles.Dictionary && a.State == ArticleState.Published);
        var version = await article.Select(a => a.Version).FirstOrDefaultAsync(ct);
        if (version == _cached.Version)
            return _cached.Synonyms;
        var text = await article.Select(a => a.Solution).FirstOrDefaultAsync(ct) ?? "";
        _cached = new Cached(version, Synonyms.Read(PlainText.Of(text)));
        return _cached.Synonyms;
    }

    private sealed record Cached(int Version, Synonyms Synonyms);
}
