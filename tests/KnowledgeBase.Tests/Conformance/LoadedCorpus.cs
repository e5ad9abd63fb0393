using Helpdesk.KnowledgeBase;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.SearchLanguage;
using Helpdesk.Tests.KnowledgeBase.Elasticsearch;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helpdesk.Tests.KnowledgeBase.Conformance;

/// <summary>A service with 5,000 articles, and hundreds of queries with what a plain loop finds for them; loaded once for all engines.</summary>
public sealed class LoadedCorpus : IAsyncLifetime
{
    private const int Seed = 20261122;
    private const int Documents = 5000;
    private const int Queries = 450;

    private List<(ArticleContent Content, int Number)> _corpus = [];

    internal KnowledgeService Knowledge { get; } = new();

    internal IReadOnlyList<Guid> Ids { get; private set; } = [];

    internal IReadOnlyList<(string Text, Node Root, HashSet<Guid> Expected)> Cases { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var loading = LoadAsync();
        _corpus = Corpus.Make(Documents, Seed);
        var documents = _corpus.Select(d => new NaiveDocument(d.Content.Title, d.Content.Question, d.Content.Solution, string.Join('\n', d.Content.Tags))).ToList();
        var maker = new QueryMaker(documents, new Random(Seed));
        var queries = Enumerable.Range(0, Queries).Select(_ => maker.Make()).ToList();
        var matches = queries.AsParallel().AsOrdered()
            .Select(q => Enumerable.Range(0, Documents).Where(i => q.Matches(documents[i])).ToList()).ToList();
        await loading;
        Cases = [.. queries.Select((q, n) => (q.Text, SearchQuery.Parse(q.Text).Root, matches[n].Select(i => Ids[i]).ToHashSet()))];
    }

    public ValueTask DisposeAsync() => Knowledge.DisposeAsync();

    /// <summary>The beginning of an article's text, for messages.</summary>
    internal string Show(Guid id)
    {
        var content = _corpus[Ids.ToList().IndexOf(id)].Content;
        var text = $"{content.Title} | {content.Question} | {content.Solution}";
        return text[..Math.Min(300, text.Length)];
    }

    private async Task LoadAsync()
    {
        var settings = new Dictionary<string, string?>();
        if (await ElasticsearchServer.AddressAsync() is { } elasticsearch)
            settings["ConnectionStrings:elasticsearch"] = elasticsearch;
        await Knowledge.StartAsync(settings);
        Ids = await StoreAsync(Knowledge.Service.Database, Corpus.Make(Documents, Seed));
    }

    private static async Task<List<Guid>> StoreAsync(string database, List<(ArticleContent Content, int Number)> corpus)
    {
        var options = new DbContextOptionsBuilder<KnowledgeDb>().UseNpgsql(database).Options;
        var author = new Actor(Guid.CreateVersion7(), "Егор");
        var ids = new List<Guid>();
        await using (var empty = NpgsqlDataSource.Create(database))
        {
            await using var clear = empty.CreateCommand(
                """
                delete from article_index;
                insert into index_queue select id, nextval('index_changes') from articles
                on conflict (article_id) do update set change = nextval('index_changes');
                delete from articles
                """);
            await clear.ExecuteNonQueryAsync();
        }

        foreach (var batch in corpus.Chunk(250))
        {
            await using var db = new KnowledgeDb(options);
            foreach (var (content, number) in batch)
            {
                var article = Article.Write(number, content, author, TimeProvider.System.GetUtcNow());
                article.Publish(author, TimeProvider.System.GetUtcNow());
                db.Articles.Add(article);
                ids.Add(article.Id);
            }

            await db.SaveChangesAsync();
        }

        return ids;
    }
}
