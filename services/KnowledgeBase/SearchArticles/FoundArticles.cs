using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.SearchArticles.Fallbacks;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>Reads the articles of a page with nothing else of them, and the dictionary's version along with them.</summary>
internal sealed class FoundArticles(NpgsqlDataSource source)
{
    // Tags come as one text: reading arrays of texts took a fifth of the service's time for a page.
    private const string ItemsSql =
        """
        select a.id, a.number, a.title, a.question, a.solution, a.supertag, array_to_string(a.tags, E'\n'), a.details_required, a.audience,
            coalesce((select u.count from article_usage u where u.article_id = a.id), 0)
        from articles a where a.id = any(@ids)
        """;

    /// <summary>The articles in the order of their ids, and the version of the dictionary.</summary>
    public async Task<(int Dictionary, IReadOnlyList<FoundArticle> Items)> ReadAsync(IReadOnlyList<Guid> ids, Node root, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SynonymDictionary.VersionSql));
        var items = new NpgsqlBatchCommand(ItemsSql);
        items.Parameters.AddWithValue("ids", ids as Guid[] ?? [.. ids]);
        batch.BatchCommands.Add(items);
        var rows = new Dictionary<Guid, Row>(ids.Count);
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            var version = await reader.ReadAsync(ct) ? reader.GetInt32(0) : 0;
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
                rows.Add(reader.GetGuid(0), Row.Of(reader));
            await reader.CloseAsync();
            return (version, [.. ids.Where(rows.ContainsKey).Select(id => rows[id].Show(id, root))]);
        }
    }

    private sealed record Row(
        int Number, string Title, string Question, string Solution, string Supertag, string[] Tags, bool DetailsRequired, ArticleAudience Audience, int Used)
        : IArticleText
    {
        public static Row Of(NpgsqlDataReader reader) => new(
            reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetString(6) is { Length: > 0 } tags ? tags.Split('\n') : [],
            reader.GetBoolean(7), reader.GetString(8) == nameof(ArticleAudience.Client) ? ArticleAudience.Client : ArticleAudience.Staff, reader.GetInt32(9));

        public FoundArticle Show(Guid id, Node root) => new(
            id, Number, Title, Supertag, DetailsRequired, Audience, Fragments.Of(ArticleText.Fields(this, root), root), Used);
    }
}
