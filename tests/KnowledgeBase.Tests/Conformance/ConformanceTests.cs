using Helpdesk.KnowledgeBase;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.SearchArticles;
using Helpdesk.KnowledgeBase.SearchArticles.Postgres;
using Helpdesk.SearchLanguage;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helpdesk.Tests.KnowledgeBase.Conformance;

/// <summary>The engine finds exactly what a plain loop over all documents finds, for hundreds of queries of every kind.</summary>
public sealed class ConformanceTests
{
    private const int Seed = 20261122;
    private const int Documents = 5000;
    private const int Queries = 450;

    [Fact]
    [Trait("Feature", "F88")]
    public async Task PostgreSQL_matches_what_a_plain_loop_matches()
    {
        await using var service = await TestService<Program>.StartAsync(new TestServiceOptions { Database = "knowledge" });
        var corpus = Corpus.Make(Documents, Seed);
        var ids = await StoreAsync(service.Database, corpus);
        var documents = corpus.Select(d => new NaiveDocument(d.Content.Title, d.Content.Question, d.Content.Solution, string.Join('\n', d.Content.Tags))).ToList();
        await using var source = NpgsqlDataSource.Create(service.Database);
        var engine = new PostgresEngine(source, new TermStatistics(source));
        var maker = new QueryMaker(documents, new Random(Seed));

        var (found, wrong) = (0, new List<string>());
        for (var n = 0; n < Queries; n++)
        {
            var query = maker.Make();
            var expected = Enumerable.Range(0, documents.Count).Where(i => query.Matches(documents[i])).Select(i => ids[i]).ToHashSet();
            var actual = await AllAsync(engine, SearchQuery.Parse(query.Text).Root);
            found += expected.Count > 0 ? 1 : 0;
            actual.Count.ShouldBe(actual.Distinct().Count(), $"pages of {query.Text} repeat articles");
            if (!expected.SetEquals(actual))
            {
                var example = expected.Except(actual).Concat(actual.Except(expected)).First();
                var content = corpus[ids.IndexOf(example)].Content;
                wrong.Add($"{query.Text}: {expected.Count} expected, {actual.Count} found; e.g. {(expected.Contains(example) ? "missed" : "wrongly found")}: "
                    + $"{content.Title} | {content.Question} | {content.Solution}"[..Math.Min(300, content.Title.Length + content.Question.Length)]);
            }
        }

        wrong.Take(5).ShouldBeEmpty($"{wrong.Count} of {Queries} queries differ");
        found.ShouldBeGreaterThan(Queries / 2);
    }

    private static async Task<List<Guid>> StoreAsync(string database, List<(ArticleContent Content, int Number)> corpus)
    {
        var options = new DbContextOptionsBuilder<KnowledgeDb>().UseNpgsql(database).Options;
        var author = new Actor(Guid.CreateVersion7(), "Егор");
        var ids = new List<Guid>();
        await using (var empty = NpgsqlDataSource.Create(database))
        {
            await using var clear = empty.CreateCommand("delete from article_index; delete from articles");
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

    private static async Task<List<Guid>> AllAsync(PostgresEngine engine, Node root)
    {
        var all = new List<Guid>();
        SearchCursor? cursor = null;
        do
        {
            var found = await engine.FindAsync(root, null, cursor, 400, CancellationToken.None);
            all.AddRange(found.Ids);
            cursor = found.Next;
        }
        while (cursor is not null);
        return all;
    }
}
