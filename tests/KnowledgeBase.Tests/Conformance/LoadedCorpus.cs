using System.Text.Json;
using System.Text.RegularExpressions;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.Tests.KnowledgeBase.Elasticsearch;

namespace Helpdesk.Tests.KnowledgeBase.Conformance;

/// <summary>A service with 5,000 articles, and hundreds of queries with what a plain loop finds for them; loaded once for all engines.</summary>
public sealed partial class LoadedCorpus : IAsyncLifetime
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
        _corpus = Corpus.Make(Documents, Seed);
        Ids = [.. _corpus.Select(_ => Guid.CreateVersion7())];
        var loading = LoadAsync(_corpus);
        var documents = _corpus.Select(d => new NaiveDocument(d.Content.Title, d.Content.Question, d.Content.Solution, string.Join('\n', d.Content.Tags))).ToList();
        var maker = new QueryMaker(documents, new Random(Seed));
        var queries = Enumerable.Range(0, Queries).Select(_ => maker.Make()).Concat(documents.SelectMany(QueryMaker.BeyondPlaces)).ToList();
        var matches = queries.AsParallel().AsOrdered()
            .Select(q => Enumerable.Range(0, Documents).Where(i => q.Matches(documents[i])).ToList()).ToList();
        await loading;
        Cases = [.. queries.Select((q, n) => (q.Text, SearchQuery.Parse(q.Text).Root, matches[n].Select(i => Ids[i]).ToHashSet()))];
    }

    public ValueTask DisposeAsync() => Knowledge.DisposeAsync();

    /// <summary>Pairs of words that stand side by side in titles.</summary>
    internal IEnumerable<string> Neighbours(int count)
    {
        var random = new Random(Seed);
        return Enumerable.Range(0, int.MaxValue)
            .Select(_ => Pair().Matches(_corpus[random.Next(_corpus.Count)].Content.Title)).Where(found => found.Count > 0)
            .Select(found => found[random.Next(found.Count)].Value).Take(count);
    }

    /// <summary>The beginning of an article's text, for messages.</summary>
    internal string Show(Guid id)
    {
        var content = _corpus[Ids.ToList().IndexOf(id)].Content;
        var text = $"{content.Title} | {content.Question} | {content.Solution}";
        return text[..Math.Min(300, text.Length)];
    }

    private async Task LoadAsync(List<(ArticleContent Content, int Number)> corpus)
    {
        await Knowledge.StartAsync(await ElasticsearchServer.AddressAsync() is { } elasticsearch
            ? ElasticsearchServer.Settings(elasticsearch, ElasticsearchServer.Patience) : []);
        await RetireSeedsAsync();
        var lines = corpus.Select((a, i) => JsonSerializer.Serialize(
            new { id = Ids[i], a.Number, a.Content.Title, a.Content.Question, a.Content.Solution, a.Content.Supertag, a.Content.Tags }, ApiJson.Options));
        (await Knowledge.ImportAsync(string.Join('\n', lines))).GetProperty("created").GetInt32().ShouldBe(Documents);
    }

    /// <summary>The articles that every database begins with are not of the corpus.</summary>
    private async Task RetireSeedsAsync()
    {
        foreach (var number in (int[])[4357, 6053])
            await Knowledge.ActAsync(await KnowledgeService.SendAsync(Knowledge.Expert, HttpMethod.Get, $"/api/knowledge/articles/number/{number}", null), "retire");
    }

    [GeneratedRegex(@"\p{L}{3,} \p{L}{3,}")]
    private static partial Regex Pair();
}
