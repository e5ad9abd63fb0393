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
    public Task PostgreSQL_matches_what_a_plain_loop_matches() => OnPostgresAsync(CompareAsync);

    [Fact]
    [Trait("Feature", "F88")]
    public Task Elasticsearch_matches_what_a_plain_loop_matches() => OnElasticsearchAsync(CompareAsync);

    [Fact]
    [Trait("Feature", "F88")]
    public Task One_condition_more_never_finds_more_in_PostgreSQL() => OnPostgresAsync(NarrowAsync);

    [Fact]
    [Trait("Feature", "F88")]
    public Task One_condition_more_never_finds_more_in_Elasticsearch() => OnElasticsearchAsync(NarrowAsync);

    // Most queries are read in one page; that pages of a long answer fit together is looked at on some of them.
    private const int WholeAnswer = 6000, Page = 1000, PagedEvery = 9;

    private async Task OnPostgresAsync(Func<ISearchEngine, Task> check)
    {
        await using var source = NpgsqlDataSource.Create(corpus.Knowledge.Service.Database);
        await check(new PostgresEngine(source, new TermStatistics(source)));
    }

    private async Task OnElasticsearchAsync(Func<ISearchEngine, Task> check)
    {
        Assert.SkipUnless(ElasticsearchServer.IsThere, ElasticsearchServer.Absent);
        await IndexState.SettledAsync(corpus.Knowledge);
        await using var source = NpgsqlDataSource.Create(corpus.Knowledge.Service.Database);
        using var client = new ElasticsearchClient((await ElasticsearchServer.AddressAsync())!);
        await check(new ElasticsearchEngine(client, new ElasticsearchIndex(client, source), ElasticsearchServer.Patience));
    }

    /// <summary><c>&amp;&amp; x</c> never widens, a phrase is found only where its words are, and the canonical form finds the same.</summary>
    private async Task NarrowAsync(ISearchEngine engine)
    {
        var pairs = corpus.Neighbours(60).Select(pair => ($"«{pair}»", pair))
            .Concat(corpus.Cases.Zip(corpus.Cases.Skip(1)).Where((_, i) => i % 4 == 0).Take(60)
                .Select(two => ($"({two.First.Text}) && ({two.Second.Text})", two.First.Text)));
        var wrong = new ConcurrentBag<string>();
        var some = 0;
        await Parallel.ForEachAsync(pairs, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (pair, _) =>
        {
            var (narrow, wide) = (SearchQuery.Parse(pair.Item1), SearchQuery.Parse(pair.Item2));
            var found = await AllAsync(engine, narrow.Root);
            if (found.Except(await AllAsync(engine, wide.Root)).Any())
                wrong.Add($"{pair.Item1} finds more than {pair.Item2}");
            if (!found.ToHashSet().SetEquals(await AllAsync(engine, SearchQuery.Parse(narrow.Understood).Root)))
                wrong.Add($"{pair.Item1} finds other than {narrow.Understood}");
            if (found.Count > 0)
                Interlocked.Increment(ref some);
        });
        wrong.ShouldBeEmpty();
        some.ShouldBeGreaterThan(60);
    }

    private async Task CompareAsync(ISearchEngine engine)
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(corpus.Cases.Index(), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, _) =>
        {
            var (text, root, expected) = one.Item;
            var actual = await AllAsync(engine, root, one.Index % PagedEvery == 0 ? Page : WholeAnswer);
            actual.Count.ShouldBe(actual.Distinct().Count(), $"pages of {text} repeat articles");
            if (expected.SetEquals(actual))
                return;
            var example = expected.Except(actual).Concat(actual.Except(expected)).First();
            wrong.Add($"{text}: {expected.Count} expected, {actual.Count} found; e.g. {(expected.Contains(example) ? "missed" : "wrongly found")}: {corpus.Show(example)}");
        });

        wrong.Take(5).ShouldBeEmpty($"{wrong.Count} of {corpus.Cases.Count} queries differ");
        corpus.Cases.Count(c => c.Expected.Count > 0).ShouldBeGreaterThan(corpus.Cases.Count / 2);
    }

    private static async Task<List<Guid>> AllAsync(ISearchEngine engine, Node root, int size = WholeAnswer)
    {
        var all = new List<Guid>();
        SearchCursor? cursor = null;
        do
        {
            var found = await engine.FindAsync(root, null, cursor, size, CancellationToken.None);
            all.AddRange(found.Ids);
            cursor = found.Next;
        }
        while (cursor is not null);
        return all;
    }
}
