using System.Net;
using Helpdesk.Incidents.Contracts;
using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;

namespace Helpdesk.Tests.KnowledgeBase;

public sealed class ArticleTests(KnowledgeService knowledge)
{
    private static string Path(Guid id, string act = "") => $"/api/knowledge/articles/{id}{act}";

    [Fact]
    [Trait("Feature", "F87")]
    public async Task An_article_is_written_published_revised_and_retired_and_others_hear_of_it()
    {
        await using var bus = await knowledge.Service.BusAsync();
        await bus.Hear<ArticlePublished>();
        await bus.Hear<ArticleRevised>();
        await bus.Hear<ArticleRetired>();

        var draft = await knowledge.WriteAsync(KnowledgeService.Content("Не видит ключ", supertag: "КЭ", detailsRequired: true));
        draft.Text("state").ShouldBe("draft");
        var published = await knowledge.ActAsync(draft, "publish");
        var revised = await KnowledgeService.SendAsync(
            knowledge.Expert, HttpMethod.Put, Path(draft.Id()), KnowledgeService.Content("Не видит носитель", supertag: "КЭ"), published.Version());
        var retired = await knowledge.ActAsync(revised, "retire");
        retired.Text("state").ShouldBe("retired");

        var one = await bus.WaitFor<ArticlePublished>(e => e.ArticleId == draft.Id());
        (one.Version, one.Title, one.Supertag, one.DetailsRequired, one.Number).ShouldBe((2, "Не видит ключ", "КЭ", true, draft.Number()));
        var two = await bus.WaitFor<ArticleRevised>(e => e.ArticleId == draft.Id());
        (two.Version, two.Title, two.DetailsRequired).ShouldBe((3, "Не видит носитель", false));
        (await bus.WaitFor<ArticleRetired>(e => e.ArticleId == draft.Id())).Version.ShouldBe(4);
    }

    [Fact]
    [Trait("Feature", "F87")]
    public async Task A_change_needs_the_version_that_was_read()
    {
        var draft = await knowledge.WriteAsync(KnowledgeService.Content("Версия"));
        using var without = await KnowledgeService.RawAsync(knowledge.Expert, HttpMethod.Put, Path(draft.Id()), KnowledgeService.Content("Иначе"));
        without.StatusCode.ShouldBe(HttpStatusCode.PreconditionRequired);
        using var stale = await KnowledgeService.RawAsync(knowledge.Expert, HttpMethod.Put, Path(draft.Id()), KnowledgeService.Content("Иначе"), 7);
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await stale.Content.ReadAsStringAsync()).ShouldContain("\"current\"");
    }

    [Fact]
    [Trait("Feature", "F40")]
    [Trait("Feature", "F90")]
    public async Task Numbers_are_given_in_order_skip_those_in_use_and_may_be_brought()
    {
        var first = (await knowledge.WriteAsync(KnowledgeService.Content("Номер"))).Number();
        first.ShouldBeGreaterThanOrEqualTo(1000);
        var own = await knowledge.WriteAsync(KnowledgeService.Content("Свой номер", number: first + 20));
        own.Number().ShouldBe(first + 20);
        using var again = await KnowledgeService.RawAsync(
            knowledge.Expert, HttpMethod.Post, "/api/knowledge/articles", KnowledgeService.Content("Тот же", number: first + 20));
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var numbers = new HashSet<int>();
        for (var i = 0; i < 25; i++)
            numbers.Add((await knowledge.WriteAsync(KnowledgeService.Content("Ещё"))).Number()).ShouldBeTrue();
        numbers.ShouldNotContain(first + 20);

        var read = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, $"/api/knowledge/articles/number/{first + 20}", null);
        read.Id().ShouldBe(own.Id());
    }

    [Theory]
    [InlineData(6053, "Обращение не по нашему профилю")]
    [InlineData(4357, "Словарь сокращений и синонимов")]
    [Trait("Feature", "F23")]
    [Trait("Feature", "F92")]
    public async Task A_new_database_has_the_two_first_articles(int number, string title)
    {
        var article = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, $"/api/knowledge/articles/number/{number}", null);
        (article.Text("title"), article.Text("state")).ShouldBe((title, "published"));
    }

    [Fact]
    [Trait("Feature", "F87")]
    public async Task Only_experts_write_and_bad_input_names_the_fields()
    {
        using var refused = await KnowledgeService.RawAsync(
            knowledge.Operator, HttpMethod.Post, "/api/knowledge/articles", KnowledgeService.Content("Оператор"));
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var stranger = await KnowledgeService.RawAsync(knowledge.Service.Anonymous(), HttpMethod.Get, "/api/knowledge/search?q=x", null);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var partner = await KnowledgeService.RawAsync(knowledge.Service.Client(Roles.Partner), HttpMethod.Get, "/api/knowledge/search?q=x", null);
        partner.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var faulty = await KnowledgeService.RawAsync(
            knowledge.Expert, HttpMethod.Post, "/api/knowledge/articles", new { title = new string('x', 301), solution = "", instructionUrl = "javascript:1" });
        faulty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await faulty.Content.ReadAsStringAsync();
        foreach (var field in (string[])["title", "solution", "supertag", "instructionUrl"])
            problem.ShouldContain($"\"{field}\"");
    }

    [Fact]
    [Trait("Feature", "P19")]
    public async Task Every_change_is_kept_and_an_earlier_content_can_be_brought_back()
    {
        var article = await knowledge.PublishedAsync("Первое название", "Первое решение");
        var changed = await KnowledgeService.SendAsync(
            knowledge.Expert, HttpMethod.Put, Path(article.Id()), KnowledgeService.Content("Второе название", "Первое решение"), article.Version());
        var restored = await KnowledgeService.SendAsync(
            knowledge.Expert, HttpMethod.Post, Path(article.Id(), "/revisions/1/restore"), null, changed.Version());
        (restored.Text("title"), restored.Text("state"), restored.Version()).ShouldBe(("Первое название", "published", 4));
        (await knowledge.TitlesAsync("«первое название»", "Общее")).ShouldContain("Первое название");

        var history = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, Path(article.Id(), "/revisions?take=3"), null);
        history.GetProperty("items").EnumerateArray().Select(r => (r.Version(), string.Join(',', r.GetProperty("changed").EnumerateArray())))
            .ShouldBe([(4, "title"), (3, "title"), (2, "state")]);
        var rest = await KnowledgeService.SendAsync(
            knowledge.Operator, HttpMethod.Get, Path(article.Id(), $"/revisions?cursor={history.Text("next")}"), null);
        rest.GetProperty("items").EnumerateArray().Select(r => r.Version()).ShouldBe([1]);

        var difference = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, Path(article.Id(), "/revisions/4/difference"), null);
        (difference.GetProperty("from").GetInt32(), difference.GetProperty("fields").GetArrayLength()).ShouldBe((3, 1));
        difference.GetProperty("fields")[0].GetProperty("parts").EnumerateArray().Select(p => (p.Text("kind"), p.Text("text")))
            .ShouldBe([("removed", "Второе"), ("added", "Первое"), ("same", " название")]);
        var first = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, Path(article.Id(), "/revisions/1/difference"), null);
        first.GetProperty("fields").EnumerateArray().Select(f => f.Text("field")).ShouldContain("solution");
        (await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, Path(article.Id(), "/revisions/4/difference?from=2"), null))
            .GetProperty("fields").GetArrayLength().ShouldBe(0);

        using var absent = await KnowledgeService.RawAsync(
            knowledge.Expert, HttpMethod.Post, Path(article.Id(), "/revisions/99/restore"), null, restored.Version());
        absent.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Feature", "F96")]
    public async Task Uses_are_counted_exactly_under_redelivery_and_reordering()
    {
        await using var bus = await knowledge.Service.BusAsync();
        var one = await knowledge.PublishedAsync("Счётчик один");
        var two = await knowledge.PublishedAsync("Счётчик два");
        var (incident, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var now = DateTimeOffset.UtcNow;
        var registered = new IncidentRegistered(
            incident, 1, now, null, 2000001, Guid.CreateVersion7(), null, null, "manual", null, one.Id(), one.Number(), null, "New");
        var relinked = new ArticleLinked(incident, 2, now, null, two.Id(), two.Number(), one.Id());
        var message = Guid.CreateVersion7();

        await bus.Publish(relinked, message);
        await bus.Publish(relinked, message);
        await bus.Publish(relinked);
        await bus.Publish(registered);
        await bus.Publish(registered with { IncidentId = other, ArticleId = two.Id() });
        await UsedAsync(two, 2);
        await bus.Publish(new ArticleUnlinked(other, 5, now, null, two.Id()));
        await bus.Publish(new ArticleLinked(other, 4, now, null, one.Id(), one.Number(), null));
        await UsedAsync(two, 1);
        await UsedAsync(one, 0);
    }

    [Fact]
    [Trait("Feature", "F96")]
    public async Task A_rush_of_registrations_is_counted_exactly_when_many_are_written_together_and_some_twice()
    {
        await using var bus = await knowledge.Service.BusAsync();
        var articles = new[] { await knowledge.PublishedAsync("Наплыв один"), await knowledge.PublishedAsync("Наплыв два") };
        var now = DateTimeOffset.UtcNow;
        var told = Enumerable.Range(0, 150).Select(i => new IncidentRegistered(
            Guid.CreateVersion7(), 1, now, Guid.CreateVersion7(), 2100000 + i, Guid.CreateVersion7(), null, null, "manual", null,
            articles[i % 2].Id(), articles[i % 2].Number(), null, "New", i % 3 == 0 ? null : ["отчёт", "не", "принят"])).ToList();
        await Task.WhenAll(told.Concat(told.Where((_, i) => i % 3 == 0)).Concat(told.Take(10)).Select(one => bus.Publish(one)));
        foreach (var article in articles)
            await UsedAsync(article, 75);
        await bus.Publish(new ArticleUnlinked(told[0].IncidentId, 2, now, null, articles[0].Id()));
        await UsedAsync(articles[0], 74);
    }

    [Fact]
    [Trait("Feature", "F96")]
    [Trait("Feature", "F104")]
    public async Task A_merged_incident_does_not_count_until_it_is_unmerged_whatever_comes_first()
    {
        await using var bus = await knowledge.Service.BusAsync();
        var (one, two) = (await knowledge.PublishedAsync("Слияние один"), await knowledge.PublishedAsync("Слияние два"));
        var (incident, survivor, early) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var now = DateTimeOffset.UtcNow;
        var registered = new IncidentRegistered(
            incident, 1, now, null, 2000002, Guid.CreateVersion7(), null, null, "manual", null, one.Id(), one.Number(), null, "New");
        await bus.Publish(registered);
        await bus.Publish(registered with { IncidentId = survivor });
        await UsedAsync(one, 2);
        var merged = new IncidentsMerged(incident, 3, now, null, 2000002, survivor, 2000003);
        await bus.Publish(merged);
        await bus.Publish(merged);
        await UsedAsync(one, 1);
        await bus.Publish(new IncidentsUnmerged(incident, 5, now, null, 2000002, survivor));
        await UsedAsync(one, 2);
        // The merge is heard before the link that came before it, and late once more.
        await bus.Publish(merged with { IncidentId = early, Version = 4 });
        await bus.Publish(new ArticleLinked(early, 2, now, null, two.Id(), two.Number(), null));
        await bus.Publish(merged);
        await bus.Publish(new ArticleLinked(incident, 6, now, null, two.Id(), two.Number(), one.Id()));
        await UsedAsync(two, 1);
        await UsedAsync(one, 1);
        await bus.Publish(new IncidentsUnmerged(early, 6, now, null, 2000004, survivor));
        await UsedAsync(two, 2);
    }

    [Fact]
    [Trait("Feature", "F100")]
    public async Task Who_finds_an_article_wrong_tells_its_owner_and_gets_an_answer()
    {
        var article = await knowledge.PublishedAsync("Ошибочное знание");
        var report = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Post, Path(article.Id(), "/reports"), new { text = " Кнопка называется иначе " });
        (report.Text("text"), report.GetProperty("articleNumber").GetInt32(), report.GetProperty("articleVersion").GetInt32())
            .ShouldBe(("Кнопка называется иначе", article.Number(), article.Version()));
        (await ReportsAsync(knowledge.Expert, "my-articles")).ShouldContain(r => r.Id() == report.Id());
        (await ReportsAsync(knowledge.Expert, $"open&articleId={article.Id()}")).ShouldHaveSingleItem().Id().ShouldBe(report.Id());

        (await WaitingAsync(knowledge.Expert)).ShouldBeGreaterThanOrEqualTo(1);
        (await WaitingAsync(knowledge.Operator)).ShouldBe(0);
        var answer = $"/api/knowledge/reports/{report.Id()}/answer";
        using var forbidden = await KnowledgeService.RawAsync(knowledge.Operator, HttpMethod.Post, answer, new { text = "Нет" });
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await KnowledgeService.SendAsync(knowledge.Expert, HttpMethod.Post, answer, new { text = "Исправлено" });
        using var again = await KnowledgeService.RawAsync(knowledge.Expert, HttpMethod.Post, answer, new { text = "Ещё раз" });
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await ReportsAsync(knowledge.Operator, "wrote")).Single(r => r.Id() == report.Id()).Text("answer").ShouldBe("Исправлено");
        // He is told that there is an answer until he sees it.
        (await WaitingAsync(knowledge.Operator, "answers")).ShouldBeGreaterThanOrEqualTo(1);
        using var seen = await KnowledgeService.RawAsync(knowledge.Operator, HttpMethod.Post, "/api/knowledge/reports/seen", null);
        seen.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await WaitingAsync(knowledge.Operator, "answers")).ShouldBe(0);
        (await ReportsAsync(knowledge.Expert, $"open&articleId={article.Id()}")).ShouldBeEmpty();
        using var empty = await KnowledgeService.RawAsync(knowledge.Operator, HttpMethod.Post, Path(article.Id(), "/reports"), new { text = " " });
        empty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    [Trait("Feature", "F100")]
    public async Task A_report_that_has_no_owner_to_answer_it_waits_for_every_expert()
    {
        var stranger = knowledge.Service.Client(Roles.Expert, Guid.CreateVersion7());
        var dictionary = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, "/api/knowledge/articles/number/4357", null);
        var owned = await knowledge.PublishedAsync("Есть кому ответить");
        var nobodys = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Post, Path(dictionary.Id(), "/reports"), new { text = "Нет «УЦ»" });
        var fresh = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Post, Path(owned.Id(), "/reports"), new { text = "Неточно" });
        var leftAlone = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Post, Path(owned.Id(), "/reports"), new { text = "Неточно и давно" });
        await using var database = Npgsql.NpgsqlDataSource.Create(knowledge.Service.Database);
        await using (var age = database.CreateCommand("update article_reports set at = at - interval '8 days' where id = $1"))
        {
            age.Parameters.AddWithValue(leftAlone.Id());
            (await age.ExecuteNonQueryAsync()).ShouldBe(1);
        }

        var waiting = (await ReportsAsync(stranger, "waiting&take=100")).Select(r => r.Id()).ToList();
        (waiting.Contains(nobodys.Id()), waiting.Contains(fresh.Id()), waiting.Contains(leftAlone.Id())).ShouldBe((true, false, true));
        (await WaitingAsync(stranger)).ShouldBe(waiting.Count);
        (await ReportsAsync(knowledge.Expert, "waiting&take=100")).ShouldContain(r => r.Id() == fresh.Id());
    }

    [Fact]
    [Trait("Feature", "F98")]
    public async Task Only_a_published_article_for_clients_can_be_taken_to_be_sent()
    {
        var staff = await knowledge.PublishedAsync("Для своих", "Тайное **слово**");
        var draft = await knowledge.WriteAsync(new { title = "Для клиента", question = "Внутреннее", solution = "Нажмите **Пуск**", supertag = "Общее", audience = "client" });
        foreach (var id in (Guid[])[staff.Id(), draft.Id()])
        {
            using var refused = await KnowledgeService.RawAsync(knowledge.Operator, HttpMethod.Get, Path(id, "/for-client"), null);
            refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            (await refused.Content.ReadAsStringAsync()).ShouldContain("article-not-for-clients");
        }

        await knowledge.ActAsync(draft, "publish");
        var sent = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, Path(draft.Id(), "/for-client"), null);
        (sent.Text("title"), sent.Text("text")).ShouldBe(("Для клиента", "Нажмите Пуск"));
        sent.GetRawText().ShouldNotContain("Внутреннее");
        using var partner = await KnowledgeService.RawAsync(knowledge.Service.Client(Roles.Partner), HttpMethod.Get, Path(draft.Id(), "/for-client"), null);
        partner.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<int> WaitingAsync(HttpClient who, string kind = "toAnswer") =>
        (await KnowledgeService.SendAsync(who, HttpMethod.Get, "/api/knowledge/reports/waiting", null)).GetProperty(kind).GetProperty("count").GetInt32();

    private static async Task<System.Text.Json.JsonElement[]> ReportsAsync(HttpClient who, string view) =>
        [.. (await KnowledgeService.SendAsync(who, HttpMethod.Get, $"/api/knowledge/reports?view={view}", null)).GetProperty("items").EnumerateArray()];

    private Task<int> UsedAsync(System.Text.Json.JsonElement article, int count) => Probe.Until(
        $"article {article.Number()} to be used {count} times",
        async () => (await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, Path(article.Id()), null)).GetProperty("usedCount").GetInt32(),
        used => used == count);
}
