using System.Net;
using System.Text;
using System.Text.Json;

namespace Helpdesk.Tests.KnowledgeBase;

/// <summary>The embedded engine.</summary>
public sealed class PostgresSearchTests(KnowledgeService knowledge) : SearchTests(knowledge);

/// <summary>Elasticsearch: every test of the one engine is a test of the other.</summary>
public sealed class ElasticsearchSearchTests(Elasticsearch.ElasticsearchKnowledge knowledge) : SearchTests(knowledge.Needed());

public abstract class SearchTests(KnowledgeService knowledge)
{
    [Fact]
    [Trait("Feature", "F88")]
    public async Task Words_phrases_stars_and_operators_find_what_they_say()
    {
        var tag = KnowledgeService.NewTag();
        await knowledge.PublishedAsync("Набор ключей не существует", "Переустановите `<name>` сертификат на АРМ по 630-ФЗ", supertag: tag);
        await knowledge.PublishedAsync("Набор ключей существует", "Ничего не делайте. Подключение к *серверу*: user_name.txt", supertag: tag);
        await knowledge.PublishedAsync("Отчётность C++", "Отправьте отчёты в ИФНС", question: "Как отправить 0x80090016?", supertag: tag, tags: ["рутокен"]);

        (string Query, int[] Articles)[] cases =
        [
            ("ключ", [0, 1]), ("«ключ»", []), ("«ключей»", [0, 1]), ("«набор ключей не существует»", [0]), ("набор ключей не существует", [0, 1]),
            ("«набор ключ* не существует»", [0]), ("*ключ*", [0, 1]), ("подкл*", [1]), ("*ключение", [1]), ("отчет", [2]), ("ОТЧЁТАМИ", [2]),
            ("ключ -сертификат", [1]), ("сертификат || ифнс", [0, 2]), ("-ключ", [2]), ("APM", [0]), ("630-фз", [0]), ("ФЗ", [0]), ("630/фз", [0]),
            ("«630 фз»", [0]), ("c++", [2]), ("C", []), ("0x8009*", [2]), ("name", [0, 1]), ("user_name.txt", [1]), ("*", [0, 1, 2]), ("рутокены", [2]),
            ("(ключ || отчет) && -«не существует»", [1, 2]), ("«сертификат * арм»", [0]), ("-«набор ключей»", [2]), ("user_na*", [1]), ("net*ork", []),
            ("серверы-us*", [1]), ("cервер", [1]),
        ];
        string[] titles = ["Набор ключей не существует", "Набор ключей существует", "Отчётность C++"];
        foreach (var (query, articles) in cases)
            (await knowledge.TitlesAsync(query, tag)).Order().ShouldBe(articles.Select(i => titles[i]).Order(), query);
    }

    [Fact]
    [Trait("Feature", "F91")]
    public async Task Titles_come_before_questions_and_these_before_solutions()
    {
        var tag = KnowledgeService.NewTag();
        await knowledge.PublishedAsync("Первая", "Тут есть квазиключ", supertag: tag);
        await knowledge.PublishedAsync("Вторая", question: "Тут есть квазиключ", supertag: tag);
        await knowledge.PublishedAsync("Третья: квазиключ", supertag: tag);
        (await knowledge.TitlesAsync("квазиключ", tag)).ShouldBe(["Третья: квазиключ", "Вторая", "Первая"]);
    }

    [Fact]
    [Trait("Feature", "F91")]
    public async Task The_form_asked_for_comes_before_other_forms()
    {
        var tag = KnowledgeService.NewTag();
        await knowledge.PublishedAsync("Да", "протоколом", supertag: tag);
        await knowledge.PublishedAsync("Нет", "протокола", supertag: tag);
        (await knowledge.TitlesAsync("протокола", tag)).ShouldBe(["Нет", "Да"]);
        (await knowledge.TitlesAsync("протоколом", tag)).ShouldBe(["Да", "Нет"]);
    }

    [Fact]
    [Trait("Feature", "F89")]
    public async Task Only_published_articles_are_found_and_supertags_are_counted()
    {
        var (tag, other) = (KnowledgeService.NewTag(), KnowledgeService.NewTag());
        var word = $"слово{Guid.NewGuid():n}"[..14];
        await knowledge.WriteAsync(KnowledgeService.Content($"{word} черновик", supertag: tag));
        var retired = await knowledge.PublishedAsync($"{word} снято", supertag: tag);
        await knowledge.ActAsync(retired, "retire");
        await knowledge.PublishedAsync($"{word} одно", supertag: tag);
        await knowledge.PublishedAsync($"{word} два", supertag: tag);
        await knowledge.PublishedAsync($"{word} три", supertag: other);

        await knowledge.SettledAsync();
        var reply = await knowledge.SearchAsync(word);
        reply.GetProperty("items").GetArrayLength().ShouldBe(3);
        reply.GetProperty("total").GetRawText().ShouldBe("{\"count\":3,\"atLeast\":false}");
        reply.GetProperty("supertags").EnumerateArray().Select(s => (s.Text("name"), s.GetProperty("count").GetInt32())).ShouldBe([(tag, 2), (other, 1)]);
        (await knowledge.TitlesAsync(word, tag)).Length.ShouldBe(2);
        var tags = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, "/api/knowledge/supertags", null);
        tags.EnumerateArray().Single(t => t.Text("name") == tag).GetProperty("count").GetInt32().ShouldBe(2);
    }

    [Fact]
    [Trait("Feature", "F90")]
    [Trait("Feature", "F40")]
    public async Task Digits_alone_offer_the_article_of_that_number_apart_from_the_results()
    {
        var article = await knowledge.PublishedAsync("Прямой номер");
        var direct = (await knowledge.SearchAsync($"{article.Number()}")).GetProperty("direct");
        direct.GetProperty("article").GetProperty("id").GetGuid().ShouldBe(article.Id());
        direct.GetProperty("incidentNumber").GetInt64().ShouldBe(article.Number());
        var incident = (await knowledge.SearchAsync("2011646")).GetProperty("direct");
        incident.GetProperty("article").ValueKind.ShouldBe(JsonValueKind.Null);
        incident.GetProperty("incidentNumber").GetInt64().ShouldBe(2011646);
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task The_reply_tells_how_the_query_was_understood_and_marks_what_was_found()
    {
        var tag = KnowledgeService.NewTag();
        await knowledge.PublishedAsync("Про сертифи\u00ADкаты", "Слово. " + string.Concat(Enumerable.Repeat("вода ", 200)) + "Тут «сертификат» **выдан**. " + string.Concat(Enumerable.Repeat("вода ", 200)), supertag: tag, detailsRequired: true);
        await knowledge.SettledAsync();
        var reply = await knowledge.SearchAsync("как выдан cертификат а*", tag);
        reply.Text("understood").ShouldBe("выдан && сертификат");
        reply.Text("engine").ShouldBe(knowledge.Engine);
        reply.Codes().ShouldBe(["shortPattern", "optionalWords"]);
        var item = reply.GetProperty("items")[0];
        item.GetProperty("detailsRequired").GetBoolean().ShouldBeTrue();
        Marked(item.GetProperty("fragments")[0]).ShouldBe(["сертифи\u00ADкаты"]);
        var solution = item.GetProperty("fragments")[1];
        solution.Text("field").ShouldBe("solution");
        solution.Text("text").Length.ShouldBeLessThanOrEqualTo(240);
        Marked(solution).ShouldBe(["сертификат", "выдан"]);
    }

    [Fact]
    [Trait("Feature", "F91")]
    public async Task Articles_similar_to_a_question_are_offered_while_it_is_typed()
    {
        var word = $"слово{Guid.NewGuid():n}"[..14];
        await knowledge.PublishedAsync($"Как настроить {word}");
        var best = await knowledge.PublishedAsync($"Не подключается {word} к квазисети");
        await knowledge.SettledAsync();
        var similar = await KnowledgeService.SendAsync(
            knowledge.Operator, HttpMethod.Post, "/api/knowledge/similar", new { text = $"Добрый день! У клиента не подключается -{word} (квазисеть), что делать? || && «" });
        similar.EnumerateArray().Select(a => a.Id()).First().ShouldBe(best.Id());
        similar.GetArrayLength().ShouldBeGreaterThanOrEqualTo(2);
        (await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Post, "/api/knowledge/similar", new { text = "и в на 12 34" })).GetArrayLength().ShouldBe(0);
    }

    [Fact]
    [Trait("Feature", "P18")]
    public async Task Pages_go_to_the_last_result_without_gaps_or_repetitions()
    {
        var tag = KnowledgeService.NewTag();
        for (var i = 0; i < 23; i++)
            await knowledge.PublishedAsync(i % 3 == 0 ? $"листание {i}" : $"Статья {i}", "листание", supertag: tag);
        await knowledge.SettledAsync();
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var reply = await knowledge.SearchAsync("листание", tag, 5, cursor);
            seen.AddRange(reply.GetProperty("items").EnumerateArray().Select(i => i.Id()));
            cursor = reply.GetProperty("next").GetString();
        }
        while (cursor is not null);
        seen.Distinct().Count().ShouldBe(23);
        seen.Count.ShouldBe(23);
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task No_query_is_an_error()
    {
        string[] queries =
        [
            "", " ", "*", "**", "&&", "a &&", "&& a", "«»", "«a", "a»", "\"a «b» c\"", "a&&b", "a & b", "C++", "1С", "«1С» && *отч*", "\\*", "\\«", "(((", "--",
            "ёж && еж", "\0", "а\0б", "😀", "%", "_", "'", "\\", "\u200F", "АРМ", "а*б*в*г*д*е", "x*'; drop table articles; --", "'!'", ":*", "a:*b", "«+ ++ c++»",
            new string('я', 10_000), string.Join(" && ", Enumerable.Range(0, 501).Select(i => $"w{i}")), string.Join(" || ", Enumerable.Range(0, 501).Select(i => $"*{i}ab*")),
            new string('*', 5_000), "аб" + new string('*', 3_000) + "в", new string('(', 5_000), string.Concat(Enumerable.Repeat("(aa || (bb && ", 700)),
            "«" + string.Join(' ', Enumerable.Range(0, 900).Select(i => $"w{i}*")) + "»", Nested("«аб* вг»"), Nested("эцп"), Nested("*абв* || «эцп вг»"), "-*", "-а -б", "«* * *»", "«а * б»", "[a-z]+$^.?{2}", "a+*", "c+*c#",
        ];
        foreach (var query in queries)
        {
            var reply = await knowledge.SearchAsync(query);
            // What Elasticsearch takes too long for on a busy machine PostgreSQL answers, and what it refuses: the monsters only.
            var name = query.Length > 50 ? query[..50] : query;
            if (reply.Text("engine") != knowledge.Engine)
                reply.Text("reason").ShouldBeOneOf(query.Length > 1_000 ? ["refused", "timeout"] : ["timeout"], name);
        }

        foreach (var raw in (string[])["{\"q\":\"\\ud800 x\"}", "{\"q\":\"\\u0000\"}", "{\"q\":null}", "{}"])
        {
            using var reply = await knowledge.Operator.PostAsync("/api/knowledge/search", new StringContent(raw, Encoding.UTF8, "application/json"));
            reply.StatusCode.ShouldBe(HttpStatusCode.OK, raw);
        }

        using var get = await knowledge.Operator.GetAsync("/api/knowledge/search?q=%00%F0%9F&supertag=%00");
        ((int)get.StatusCode).ShouldBeLessThan(500);
        using var cursor = await knowledge.Operator.GetAsync("/api/knowledge/search?q=a&cursor=zzz");
        cursor.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var wrong = await knowledge.Operator.PostAsync("/api/knowledge/search", new StringContent("{\"q\":5}", Encoding.UTF8, "application/json"));
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    /// <summary>As deep as brackets go, each of them worth a level of its own to an engine.</summary>
    private static string Nested(string inner) => Enumerable.Range(0, Helpdesk.SearchLanguage.SearchQuery.DeepestBrackets)
        .Aggregate(inner, (query, depth) => depth % 2 == 0 ? $"-(х{depth} && {query})" : $"-(х{depth} || {query})");

    private static string[] Marked(JsonElement fragment) =>
        [.. fragment.GetProperty("marks").EnumerateArray().Select(m => fragment.Text("text").Substring(m.GetProperty("start").GetInt32(), m.GetProperty("length").GetInt32()))];
}
