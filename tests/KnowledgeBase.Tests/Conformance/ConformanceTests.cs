using System.Collections.Concurrent;
using Helpdesk.KnowledgeBase.SearchArticles;
using Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;
using Helpdesk.KnowledgeBase.SearchArticles.Postgres;
using Helpdesk.SearchLanguage;
using Helpdesk.Tests.KnowledgeBase.Elasticsearch;
using Npgsql;

namespace Helpdesk.Tests.KnowledgeBase.Conformance;

/// <summary>Each engine finds exactly what a plain loop over all documents finds, for hundreds of queries of every kind.</summary>
public sealed class ConformanceTests(LoadedCorpus corpus) : IClassFixture<LoadedCorpus>
{
    [Fact]
    [Trait("Feature", "F88")]
    public async Task PostgreSQL_matches_what_a_plain_loop_matches()
    {
        await using var source = NpgsqlDataSource.Create(corpus.Knowledge.Service.Database);
        await CompareAsync(new PostgresEngine(source, new TermStatistics(source)));
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task Elasticsearch_matches_what_a_plain_loop_matches()
    {
        Assert.SkipUnless(ElasticsearchServer.IsThere, ElasticsearchServer.Absent);
        await IndexState.SettledAsync(corpus.Knowledge);
        await using var source = NpgsqlDataSource.Create(corpus.Knowledge.Service.Database);
        using var client = new ElasticsearchClient((await ElasticsearchServer.AddressAsync())!);
        await CompareAsync(new ElasticsearchEngine(client, new ElasticsearchIndex(client, source), ElasticsearchServer.Patience));
    }

    private async Task CompareAsync(ISearchEngine engine)
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(corpus.Cases, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, _) =>
        {
            var (text, root, expected) = one;
            var actual = await AllAsync(engine, root);
            actual.Count.ShouldBe(actual.Distinct().Count(), $"pages of {text} repeat articles");
            if (expected.SetEquals(actual))
                return;
            var example = expected.Except(actual).Concat(actual.Except(expected)).First();
            wrong.Add($"{text}: {expected.Count} expected, {actual.Count} found; e.g. {(expected.Contains(example) ? "missed" : "wrongly found")}: {corpus.Show(example)}");
        });

        wrong.Take(5).ShouldBeEmpty($"{wrong.Count} of {corpus.Cases.Count} queries differ");
        corpus.Cases.Count(c => c.Expected.Count > 0).ShouldBeGreaterThan(corpus.Cases.Count / 2);
    }

    private static async Task<List<Guid>> AllAsync(ISearchEngine engine, Node root)
    {
        var all = new List<Guid>();
        SearchCursor? cursor = null;
        do
        {
            var found = await engine.FindAsync(root, null, cursor, 1000, CancellationToken.None);
            all.AddRange(found.Ids);
            cursor = found.Next;
        }
        while (cursor is not null);
        return all;
    }
}
