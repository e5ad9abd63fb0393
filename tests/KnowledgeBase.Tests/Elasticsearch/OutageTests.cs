using System.Diagnostics;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;

namespace Helpdesk.Tests.KnowledgeBase.Elasticsearch;

/// <summary>A service and an Elasticsearch server of its own, to be killed.</summary>
public sealed class MortalElasticsearch : IAsyncLifetime
{
    /// <summary>How long the service waits: longer than a busy machine takes, short enough to wait for in vain.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    internal ElasticsearchServer Server { get; private set; } = null!;

    internal KnowledgeService Knowledge { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (!ElasticsearchServer.CanStart)
            return;
        Server = await ElasticsearchServer.StartAsync();
        await Knowledge.StartAsync(ElasticsearchServer.Settings(Server.Address, Patience));
    }

    public async ValueTask DisposeAsync()
    {
        await Knowledge.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
    }
}

/// <summary>What happens to search and to the index when Elasticsearch fails.</summary>
public sealed class OutageTests : IClassFixture<MortalElasticsearch>
{
    private readonly ElasticsearchServer _server;
    private readonly KnowledgeService _knowledge;

    public OutageTests(MortalElasticsearch mortal)
    {
        Assert.SkipUnless(ElasticsearchServer.CanStart, ElasticsearchServer.Absent);
        (_server, _knowledge) = (mortal.Server, mortal.Knowledge);
    }

    [Fact]
    [Trait("Feature", "F88")]
    [Trait("Feature", "P13")]
    public async Task Search_goes_on_while_Elasticsearch_is_away_and_the_index_catches_up_when_it_is_back()
    {
        var tag = KnowledgeService.NewTag();
        var kept = await _knowledge.PublishedAsync("Сертификат остаётся", supertag: tag);
        var changed = await _knowledge.PublishedAsync("Сертификат меняется", supertag: tag);
        var retired = await _knowledge.PublishedAsync("Сертификат уходит", supertag: tag);
        for (var i = 0; i < 7; i++)
            await _knowledge.PublishedAsync($"Сертификат {i}", supertag: tag);
        await IndexState.SettledAsync(_knowledge);
        var first = await BackAsync(tag, 4);

        await _server.KillAsync();
        await FailsOverAsync(tag, ["unavailable", "timeout"]);
        await _knowledge.PublishedAsync("Сертификат новый", supertag: tag);
        await KnowledgeService.SendAsync(
            _knowledge.Expert, HttpMethod.Put, $"/api/knowledge/articles/{changed.Id()}", KnowledgeService.Content("Подпись", supertag: tag), changed.Version());
        await _knowledge.ActAsync(retired, "retire");
        (await _knowledge.TitlesAsync("сертификат", tag)).Length.ShouldBe(9);
        // A page that Elasticsearch began is continued by PostgreSQL.
        var second = await _knowledge.SearchAsync("сертификат", tag, 4, first.Text("next"));
        (second.Text("engine"), second.GetProperty("items").GetArrayLength()).ShouldBe(("postgres", 4));

        await _server.RunAsync();
        await BackAsync(tag);
        await IndexState.SettledAsync(_knowledge);
        (await _knowledge.TitlesAsync("сертификат", tag)).Length.ShouldBe(9);
        (await _knowledge.TitlesAsync("сертификат остаётся", tag)).ShouldBe([kept.Text("title")]);
        await EqualAsync();

        // One that hangs is worse than one that is down: searches wait for it, but not long and not all of them.
        _server.Hang();
        (await FailsOverAsync(tag, ["timeout"])).Min().ShouldBeLessThan(MortalElasticsearch.Patience);
        _server.Continue();
        await BackAsync(tag);
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task A_rebuilt_index_takes_over_without_a_gap_in_search()
    {
        var tag = KnowledgeService.NewTag();
        for (var i = 0; i < 20; i++)
            await _knowledge.PublishedAsync($"Перестройка {i}", supertag: tag);
        await IndexState.SettledAsync(_knowledge);
        var before = (await IndexState.IndexesAsync(_server.Address)).ShouldHaveSingleItem();
        using var administrator = _knowledge.Service.Client(Roles.Administrator);
        await KnowledgeService.SendAsync(administrator, HttpMethod.Post, "/api/knowledge/search/index/rebuild", null);
        var published = 20;
        await Probe.Until("the rebuilt index to take over", async () =>
        {
            var reply = await _knowledge.SearchAsync("перестройка", tag, 100);
            // A busy machine may be slower than the service's patience; a gap would be an index that is not there.
            if (reply.Text("engine") != "elasticsearch")
                reply.Text("reason").ShouldBe("timeout");
            reply.GetProperty("items").GetArrayLength().ShouldBeGreaterThanOrEqualTo(20);
            if (published < 30)
                await _knowledge.PublishedAsync($"Перестройка {published++}", supertag: tag);
            return (await IndexState.IndexesAsync(_server.Address)) is [var now] && now != before
                && !(await IndexState.ReadAsync(_knowledge)).GetProperty("rebuilding").GetBoolean();
        });
        await IndexState.SettledAsync(_knowledge);
        await EqualAsync();

        // Somebody removes the index: it is made again.
        using var client = new HttpClient();
        await client.DeleteAsync(new Uri($"{_server.Address}/{(await IndexState.IndexesAsync(_server.Address))[0]}"));
        (await _knowledge.SearchAsync("перестройка", tag)).Text("reason").ShouldBe("no-index");
        await _knowledge.PublishedAsync("Перестройка последняя", supertag: tag);
        await IndexState.SettledAsync(_knowledge);
        await EqualAsync();
    }

    [Fact]
    [Trait("Feature", "F88")]
    [Trait("Feature", "P13")]
    public async Task A_service_that_starts_while_Elasticsearch_is_away_answers_and_finds_it_when_it_is_there()
    {
        var tag = KnowledgeService.NewTag();
        var before = await IndexState.IndexesAsync(_server.Address);
        await _server.KillAsync();
        var late = new KnowledgeService();
        try
        {
            await late.StartAsync(ElasticsearchServer.Settings(_server.Address, MortalElasticsearch.Patience));
            await late.PublishedAsync("Опоздавшая", supertag: tag);
            var reply = await late.SearchAsync("опоздавшая", tag);
            (reply.Text("engine"), reply.Text("reason"), reply.GetProperty("items").GetArrayLength()).ShouldBe(("postgres", "unavailable", 1));
        }
        finally
        {
            await _server.RunAsync();
        }

        await Probe.Until("the index to be made", () => late.SearchAsync("опоздавшая", tag),
            found => found.Text("engine") == "elasticsearch" && found.GetProperty("items").GetArrayLength() == 1);
        await BackAsync(tag);
        // The other tests of this server have one index to look at.
        await late.DisposeAsync();
        using var client = new HttpClient();
        foreach (var index in (await IndexState.IndexesAsync(_server.Address)).Except(before))
            await client.DeleteAsync(new Uri($"{_server.Address}/{index}"));
    }

    private async Task EqualAsync()
    {
        var index = (await IndexState.IndexesAsync(_server.Address)).ShouldHaveSingleItem();
        var database = await IndexState.InDatabaseAsync(_knowledge);
        (await IndexState.InElasticsearchAsync(_server.Address, index)).ShouldBe(database, ignoreOrder: true);
    }

    /// <summary>Searches one after the other; returns how long each took.</summary>
    private async Task<List<TimeSpan>> FailsOverAsync(string tag, string[] reasons)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < 6; i++)
        {
            var clock = Stopwatch.StartNew();
            var reply = await _knowledge.SearchAsync("сертификат", tag);
            times.Add(clock.Elapsed);
            reply.Text("engine").ShouldBe("postgres");
            reasons.ShouldContain(reply.Text("reason"));
        }

        return times;
    }

    private Task<JsonElement> BackAsync(string tag, int? size = null) => Probe.Until(
        "Elasticsearch to answer again", () => _knowledge.SearchAsync("сертификат", tag, size), r => r.Text("engine") == "elasticsearch");
}
