using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.Testing;
using Helpdesk.Tests.KnowledgeBase.Elasticsearch;

namespace Helpdesk.Tests.KnowledgeBase;

/// <summary>The embedded engine.</summary>
public sealed class PostgresRankingTests(KnowledgeService knowledge) : RankingTests(knowledge);

/// <summary>Elasticsearch: every test of the one engine is a test of the other.</summary>
public sealed class ElasticsearchRankingTests(ElasticsearchKnowledge knowledge) : RankingTests(knowledge.Needed());

/// <summary>In what order articles come, and what is said of very many of them.</summary>
public abstract class RankingTests(KnowledgeService knowledge)
{
    [Fact]
    [Trait("Feature", "F91")]
    public async Task A_rare_word_comes_before_a_frequent_one()
    {
        var tag = KnowledgeService.NewTag();
        var (rare, frequent) = (NewWord(), NewWord());
        var lines = Enumerable.Range(0, 40).Select(i => Line(new { title = $"Частая {i}", solution = $"Тут есть {frequent}", supertag = tag }))
            .Prepend(Line(new { title = "Редкая", solution = $"Тут есть {rare}", supertag = tag }));
        await knowledge.ImportAsync(string.Join('\n', lines));
        await knowledge.CountedAsync();
        await knowledge.SettledAsync();
        (await knowledge.TitlesAsync($"{frequent} || {rare}", tag))[0].ShouldBe("Редкая");
    }

    [Fact]
    [Trait("Feature", "F91")]
    public async Task Of_equal_articles_the_more_used_and_the_newer_come_first_and_neither_beats_a_title()
    {
        await using var bus = await knowledge.Service.BusAsync();
        var (tag, word) = (KnowledgeService.NewTag(), NewWord());
        var (old, used, fresh, titled) = (At(2016), At(2019), At(2025), At(2015));
        await knowledge.ImportAsync(string.Join('\n',
            Line(new { id = old, title = "Старая", solution = word, supertag = tag }), Line(new { id = used, title = "Нужная", solution = word, supertag = tag }),
            Line(new { id = fresh, title = "Свежая", solution = word, supertag = tag }), Line(new { id = titled, title = $"Про {word}", solution = "Иное", supertag = tag })));
        await knowledge.SettledAsync();
        (await knowledge.TitlesAsync(word, tag)).ShouldBe([$"Про {word}", "Свежая", "Нужная", "Старая"]);

        for (var i = 0; i < 64; i++)
        {
            await bus.Publish(new IncidentRegistered(
                Guid.CreateVersion7(), 1, DateTimeOffset.UtcNow, null, 2_000_000 + i, Guid.CreateVersion7(), null, null, "manual", null, used, 1, null, "New", []));
        }

        await Probe.Until(
            "the uses to be counted", () => KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, $"/api/knowledge/articles/{used}", null),
            a => a.GetProperty("usedCount").GetInt32() == 64);
        await knowledge.SettledAsync();
        (await knowledge.TitlesAsync(word, tag)).ShouldBe([$"Про {word}", "Нужная", "Свежая", "Старая"]);
    }

    [Fact]
    [Trait("Feature", "F91")]
    [Trait("Feature", "P18")]
    public async Task More_than_a_thousand_are_counted_as_such_and_all_can_be_paged_through()
    {
        var (tag, word) = (KnowledgeService.NewTag(), NewWord());
        await LoadAsync(1, 999);
        (await TotalAsync()).ShouldBe((1000, false, false));
        await LoadAsync(1000, 60);
        (await TotalAsync()).ShouldBe((1000, true, knowledge.Engine == "postgres"));

        var seen = new List<Guid>();
        var first = "";
        for (string? cursor = null; ;)
        {
            var reply = await knowledge.SearchAsync(word, tag, 100, cursor);
            reply.Text("engine").ShouldBe(knowledge.Engine);
            seen.AddRange(reply.GetProperty("items").EnumerateArray().Select(i => i.Id()));
            if (cursor is null)
                first = reply.GetProperty("items")[0].Text("title");
            if ((cursor = reply.GetProperty("next").GetString()) is null)
                break;
        }

        (seen.Count, seen.Distinct().Count()).ShouldBe((1060, 1060));
        // The oldest of all, which a ranking of the newest alone would not have met.
        first.ShouldBe($"Про {word}");

        async Task LoadAsync(int from, int count)
        {
            var lines = Enumerable.Range(from, count).Select(i => Line(new { title = $"Статья {i}", solution = word, supertag = tag }));
            if (from == 1)
                await knowledge.PublishedAsync($"Про {word}", supertag: tag);
            await knowledge.ImportAsync(string.Join('\n', lines));
            await knowledge.SettledAsync();
        }

        async Task<(int, bool, bool)> TotalAsync()
        {
            var reply = await knowledge.SearchAsync(word, tag);
            var total = reply.GetProperty("total");
            return (total.GetProperty("count").GetInt32(), total.GetProperty("atLeast").GetBoolean(), reply.Codes().Contains("bounded"));
        }
    }

    [Fact]
    [Trait("Feature", "F91")]
    public async Task Among_more_than_a_thousand_what_has_the_rarest_word_or_more_of_the_words_comes_first_however_old()
    {
        var tag = KnowledgeService.NewTag();
        var (often, common, seldom) = (NewWord(), NewWord(), NewWord());
        var lines = Enumerable.Range(0, 1_100).Select(i => Line(new { id = At(2025), title = $"Частая {i}", solution = i % 2 == 0 ? often : common, supertag = tag }))
            .Append(Line(new { id = At(2023), title = "Редкая", solution = seldom, supertag = tag }))
            .Append(Line(new { id = At(2022), title = "Обе", solution = $"{often} и {common}", supertag = tag }))
            .Append(Line(new { id = At(2021), title = "Все", solution = $"{often}, {common} и {seldom}", supertag = tag }));
        await knowledge.ImportAsync(string.Join('\n', lines));
        await knowledge.CountedAsync();
        foreach (var query in (string[])[$"{often} || {common} || {seldom}", $"({often} || {common} || {seldom}) -неттакого"])
            (await knowledge.TitlesAsync(query, tag)).Take(3).ShouldBe(["Все", "Редкая", "Обе"], query);
        (await knowledge.TitlesAsync($"{often} || {common}", tag)).Take(2).ShouldBe(["Обе", "Все"], ignoreOrder: true);

        // What an any-of falls back to, and what is offered while an incident is typed, is such a query too.
        await knowledge.PublishedAsync("Лишнее слово", "лишнееслово");
        (await knowledge.SearchAsync($"{often} {seldom} {common} лишнееслово")).GetProperty("items")[0].Text("title").ShouldBe("Все");
        var similar = await KnowledgeService.SendAsync(
            knowledge.Operator, HttpMethod.Post, "/api/knowledge/similar", new { text = $"Спрашивает: {often}, {common} или {seldom}?" });
        similar[0].Text("title").ShouldBe("Все");
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task A_star_in_a_phrase_that_fits_more_words_than_an_engine_takes_is_answered()
    {
        const int Articles = 5, Words = 2_000;
        var (tag, family) = (KnowledgeService.NewTag(), $"щ{(char)('а' + Random.Shared.Next(32))}{(char)('а' + Random.Shared.Next(32))}ъ");
        var lines = Enumerable.Range(0, Articles).Select(i => Line(new
        {
            title = $"Семья {i}",
            solution = $"начало {string.Join(' ', Enumerable.Range(0, Words).Select(n => $"{family}{(i * Words) + n}"))} конец{i}",
            supertag = tag,
        }));
        await knowledge.ImportAsync(string.Join('\n', lines));
        await knowledge.SettledAsync();
        foreach (var (query, articles) in ((string, int[])[])[($"«начало {family}*»", [0, 1, 2, 3, 4]), ($"«{family}* конец3»", [3]), ($"«конец3 {family}*»", [])])
        {
            var reply = await knowledge.SearchAsync(query, tag);
            reply.GetProperty("items").EnumerateArray().Select(i => i.Text("title")).Order().ShouldBe(articles.Select(i => $"Семья {i}"), query);
            // Elasticsearch takes 8,192 words at most; the other engine answers then, and the reply says why.
            if (reply.Text("engine") != knowledge.Engine)
                reply.Text("reason").ShouldBe("refused");
        }
    }

    private static string NewWord() => new([.. Guid.NewGuid().ToString("n").Take(14).Select(c => (char)('а' + (char.IsDigit(c) ? c - '0' : c - 'a' + 10)))]);

    private static Guid At(int year) => Guid.CreateVersion7(new DateTimeOffset(year, 5, 1, 0, 0, 0, TimeSpan.Zero));

    private static string Line(object article) => JsonSerializer.Serialize(article, ApiJson.Options);
}
