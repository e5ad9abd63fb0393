using System.Net.Http.Headers;
using System.Text.Json;
using Helpdesk.Testing;
using static Helpdesk.Tests.Scenarios.Training.Trainee;

namespace Helpdesk.Tests.Scenarios.Training;

/// <summary>The 17 tasks at the end of the training, each done through the gateway by who would do it at the desk.</summary>
public sealed class TrainingTests(Trainees people) : IClassFixture<Trainees>
{
    private readonly string _inn = NewInn();

    private readonly Trainee _anna = people.Anna, _boris = people.Boris, _egor = people.Egor;

    [Fact, Trait("Feature", "F93"), Trait("Feature", "F47")]
    public async Task Task_01_A_question_that_an_article_answers_is_registered_and_closed_at_once()
    {
        var article = await ArticleAsync("Невозможно дозвониться в техподдержку", "Нажмите 2: утром очередь короче.");
        var found = await Probe.Until(
            "the article to be found", () => _anna.ReadAsync($"/api/knowledge/search?q={Uri.EscapeDataString("дозвониться в техподдержку")}"),
            reply => reply.GetProperty("items").EnumerateArray().Any(item => Id(item) == article));
        found.GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0);

        var card = await PlusOneAsync(article, new { inn = _inn, articleId = article, close = new { } });

        card.GetProperty("final").GetBoolean().ShouldBeTrue();
        card.GetProperty("article").GetProperty("id").GetGuid().ShouldBe(article);
    }

    [Fact, Trait("Feature", "F42")]
    public async Task Task_02_A_file_is_added_to_the_incident()
    {
        var card = await _anna.RegisterAsync(new { inn = _inn, question = "Не открывается отчёт" });
        using var content = new ByteArrayContent("%PDF-1.7 снимок"u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

        await _anna.SendAsync(HttpMethod.Post, $"/api/incidents/{Id(card)}/files?name={Uri.EscapeDataString("отчёт.pdf")}", content);

        (await _boris.ReadAsync($"/api/incidents/{Id(card)}/files"))[0].GetProperty("name").GetString().ShouldBe("отчёт.pdf");
    }

    [Fact, Trait("Feature", "F49")]
    public async Task Task_03_What_the_article_does_not_help_with_goes_to_the_second_line_with_a_description()
    {
        var article = await ArticleAsync("Невозможно отобразить страницу", "Очистите кэш, проверьте прокси.");
        var card = await PlusOneAsync(article, new { inn = _inn, articleId = article, question = "Невозможно отобразить страницу в КЭ" });

        var moved = await EscalateAsync(card);

        moved.GetProperty("final").GetBoolean().ShouldBeFalse();
        moved.GetProperty("ownerId").ValueKind.ShouldBe(JsonValueKind.Null, "a group, not a person");
    }

    [Fact, Trait("Feature", "F69"), Trait("Feature", "F107")]
    public async Task Task_04_The_client_calls_back_that_it_works_and_the_incident_is_found_and_closed()
    {
        await EscalateAsync(await _anna.RegisterAsync(new { inn = _inn, question = "Невозможно отобразить страницу" }));

        var row = (await _boris.ReadAsync($"/api/incidents?inn={_inn}&view=open")).GetProperty("items")[0];
        var closed = await _boris.ActAsync(HttpMethod.Post, row, "close", new { reason = "Клиент сообщил, что вопрос решён" });

        closed.GetProperty("final").GetBoolean().ShouldBeTrue();
    }

    [Fact, Trait("Feature", "F30")]
    public async Task Task_05_An_incident_without_an_article_carries_question_and_answer()
    {
        var card = await RegisterBrowserQuestionAsync();

        card.GetProperty("posts").EnumerateArray().Select(post => post.GetProperty("kind").GetString()).ShouldContain("solution");
        card.GetProperty("article").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact, Trait("Feature", "F95")]
    public async Task Task_06_The_incident_is_linked_to_the_article_afterwards()
    {
        var card = await RegisterBrowserQuestionAsync();
        var article = await ArticleAsync("Какой браузер нужен для работы", "Internet Explorer начиная с 8 версии.");

        var linked = await LinkAsync(card, article);

        linked.GetProperty("article").GetProperty("id").GetGuid().ShouldBe(article);
    }

    [Fact, Trait("Feature", "F31")]
    public async Task Task_07_A_further_question_of_the_same_client_is_an_additional_incident()
    {
        var card = await RegisterBrowserQuestionAsync();

        var prefilled = await _anna.ReadAsync($"/api/incidents/{Id(card)}/additional");
        var next = await _anna.RegisterAsync(new
        {
            subscriberId = prefilled.GetProperty("subscriberId").GetGuid(),
            parentId = prefilled.GetProperty("parentId").GetGuid(),
            question = "Почему именно Internet Explorer?",
        });

        (await _anna.ReadAsync($"/api/incidents/{Id(card)}/tree")).GetProperty("nodes").EnumerateArray()
            .Select(node => Id(node.GetProperty("incident"))).ShouldBe([Id(card), Id(next)]);
    }

    [Fact, Trait("Feature", "F90"), Trait("Feature", "F93")]
    public async Task Task_08_An_incident_is_created_from_an_article_found_by_its_number()
    {
        var number = await NumberOfAsync(await ArticleAsync("Установить сертификат", "Запустите мастер."));

        var article = Id(await _anna.ReadAsync($"/api/knowledge/articles/number/{number}"));
        var card = await PlusOneAsync(article, new { inn = _inn, articleId = article });

        card.GetProperty("article").GetProperty("number").GetInt32().ShouldBe(number);
    }

    [Fact, Trait("Feature", "F95")]
    public async Task Task_09_An_incident_linked_by_mistake_is_linked_to_another_article()
    {
        var (wrong, right) = (await ArticleAsync("Ошибочное знание", "Не то."), await ArticleAsync("Верное знание", "То."));
        var card = await PlusOneAsync(wrong, new { inn = _inn, articleId = wrong });

        var linked = await LinkAsync(card, right);

        linked.GetProperty("article").GetProperty("id").GetGuid().ShouldBe(right);
        (await HistoryAsync(card)).Select(entry => entry.GetProperty("change").GetString()).ShouldContain("article-linked");
    }

    [Fact, Trait("Feature", "F103"), Trait("Feature", "F104"), Trait("Feature", "F107")]
    public async Task Task_10_A_client_who_called_before_is_found_by_inn_and_kpp_and_his_question_goes_on()
    {
        var kpp = _inn[..4] + "01001";
        var old = await _boris.RegisterAsync(new { inn = _inn, kpp, question = "Не приходит протокол" });
        var fresh = await _anna.RegisterAsync(new { inn = _inn, kpp, question = "Клиент просит продолжить" });
        (await _anna.ReadAsync($"/api/subscribers/{fresh.GetProperty("subscriberId").GetGuid()}/counters?except={Id(fresh)}"))
            .GetProperty("sameInnKpp").GetProperty("count").GetInt32().ShouldBe(1);

        var earlier = (await _anna.ReadAsync($"/api/incidents/search?q={_inn}-{kpp}")).GetProperty("byClient").EnumerateArray().Single(row => Id(row) != Id(fresh));
        var survivor = await _anna.ActAsync(HttpMethod.Post, fresh, "merge", new { intoNumber = Number(earlier) });

        Id(survivor).ShouldBe(Id(old));
        survivor.GetProperty("posts").EnumerateArray().Select(post => post.GetProperty("text").GetString()).ShouldContain("Клиент просит продолжить");
    }

    [Fact, Trait("Feature", "F26"), Trait("Feature", "F40")]
    public async Task Task_11_An_incident_is_found_by_its_number_with_all_its_calls()
    {
        var card = await _anna.RegisterAsync(new { inn = _inn, question = "Вопрос" });

        var found = await _boris.ReadAsync($"/api/incidents/number/{Number(card)}");
        var calls = await _boris.ReadAsync($"/api/calls?incidentId={Id(found)}");

        Id(found).ShouldBe(Id(card));
        calls.ValueKind.ShouldNotBe(JsonValueKind.Undefined);
    }

    [Fact, Trait("Feature", "F78")]
    public async Task Task_12_All_that_I_created_is_one_view()
    {
        var card = await _anna.RegisterAsync(new { inn = _inn, question = "Моё" });

        (await ListedAsync(_anna, "created")).ShouldContain(Id(card));
        (await ListedAsync(_boris, "created")).ShouldNotContain(Id(card));
    }

    [Fact, Trait("Feature", "F78")]
    public async Task Task_13_What_was_created_today_and_is_open_or_resolved_is_one_view()
    {
        var open = await _anna.RegisterAsync(new { inn = _inn, question = "Открыт" });
        var resolved = await _anna.RegisterAsync(new { inn = _inn, question = "Решён" });
        await _anna.ActAsync(HttpMethod.Post, resolved, "state", new { state = "resolved" });
        var closed = await _anna.RegisterAsync(new { inn = _inn, question = "Закрыт", close = new { reason = "Решено" } });

        var listed = await ListedAsync(_boris, "createdToday");

        listed.ShouldContain(Id(open));
        listed.ShouldContain(Id(resolved));
        listed.ShouldNotContain(Id(closed));
    }

    [Fact, Trait("Feature", "F77"), Trait("Feature", "P7")]
    public async Task Task_14_What_needs_my_attention_is_one_view()
    {
        var card = await _boris.RegisterAsync(new { inn = _inn, question = "Вопрос" });
        await _boris.SendAsync(HttpMethod.Post, $"/api/incidents/{Id(card)}/posts", new { kind = "internal", text = "@anna, помоги" });

        await Probe.Until("my attention", () => ListedAsync(_anna, "attention"), listed => listed.Contains(Id(card)));
        await _anna.SendAsync(HttpMethod.Post, $"/api/incidents/{Id(card)}/seen");
        (await ListedAsync(_anna, "attention")).ShouldNotContain(Id(card));
    }

    [Fact, Trait("Feature", "F75"), Trait("Feature", "F133")]
    public async Task Task_15_A_client_who_asked_is_told_when_the_situation_is_mended()
    {
        var card = await _anna.RegisterAsync(new { inn = _inn, question = "Сайт не работает" });
        await _anna.SendAsync(HttpMethod.Post, $"/api/incidents/{Id(card)}/subscriptions", new { tellClient = new { channel = "sms", address = "89120000001" } });
        await _anna.SendAsync(HttpMethod.Put, $"/api/incidents/{Id(card)}/watchers/{people.AnnaId}", new { tellWhenFixed = true });

        await _egor.ActAsync(HttpMethod.Post, card, "state", new { state = "resolved" });

        await Probe.Until("my attention", () => ListedAsync(_anna, "attention"), listed => listed.Contains(Id(card)), TimeSpan.FromSeconds(30));
        var told = await Probe.Until(
            "the message to the client", () => _anna.ReadAsync($"/api/notifications?incidentId={Id(card)}"),
            messages => ItemsOf(messages).Any(), TimeSpan.FromSeconds(30));
        ItemsOf(told).Single().GetProperty("address").GetString().ShouldBe("+79120000001");
    }

    [Fact, Trait("Feature", "F69")]
    public async Task Task_16_A_neighbours_incident_is_closed()
    {
        var neighbours = await _boris.RegisterAsync(new { inn = _inn, question = "Соседа" });

        (await _anna.ActAsync(HttpMethod.Post, neighbours, "close", new { reason = "Клиент решил сам" })).GetProperty("final").GetBoolean().ShouldBeTrue();
    }

    [Fact, Trait("Feature", "F70")]
    public async Task Task_17_The_history_says_who_closed_my_incident_without_a_word()
    {
        var mine = await _anna.RegisterAsync(new { inn = _inn, question = "Моё" });
        await _boris.ActAsync(HttpMethod.Post, mine, "close", new { reason = "-" });

        var closing = (await HistoryAsync(mine)).Single(entry => entry.GetProperty("change").GetString() == "closed");

        closing.GetProperty("actorId").GetGuid().ShouldBe(Id(await _boris.ReadAsync("/api/auth/me")));
    }

    private Task<JsonElement> RegisterBrowserQuestionAsync() => _anna.RegisterAsync(new
    {
        inn = _inn,
        question = "Какой необходим браузер для работы с Контур-Экстерн?",
        solution = "Работа возможна только в Internet Explorer начиная с 8 версии.",
        close = new { reason = "Дан ответ" },
    });

    private async Task<JsonElement> EscalateAsync(JsonElement card)
    {
        var group = await people.Sofia.SendAsync(HttpMethod.Post, "/api/incidents/groups", new { name = $"Вторая линия {Guid.NewGuid():n}", kind = "house" });
        return await _anna.ActAsync(HttpMethod.Post, card, "escalate", new { groupId = Id(group), description = "Выполнены все пункты решения, не помогло" });
    }

    private async Task<Guid> ArticleAsync(string title, string solution)
    {
        var article = await _egor.SendAsync(HttpMethod.Post, "/api/knowledge/articles", new
        {
            title,
            question = title,
            solution,
            supertag = "Обучение",
            detailsRequired = false,
            audience = "staff",
        });
        await _egor.SendAsync(HttpMethod.Post, $"/api/knowledge/articles/{Id(article)}/publish", version: article.GetProperty("version").GetInt32());
        return Id(article);
    }

    private async Task<int> NumberOfAsync(Guid article) =>
        (await _egor.ReadAsync($"/api/knowledge/articles/{article}")).GetProperty("number").GetInt32();

    // Incidents hears of a new article a moment after its publication.
    private Task<JsonElement> PlusOneAsync(Guid article, object registration) =>
        Probe.Until($"\"+1\" of article {article}", () => _anna.RegisterAsync(registration), _ => true, TimeSpan.FromSeconds(30));

    private Task<JsonElement> LinkAsync(JsonElement card, Guid article) => Probe.Until(
        $"article {article} to be linked", () => _anna.ActAsync(HttpMethod.Put, card, "article", new { articleId = article }), _ => true, TimeSpan.FromSeconds(30));

    private async Task<IReadOnlyList<JsonElement>> HistoryAsync(JsonElement card) =>
        [.. (await _anna.ReadAsync($"/api/incidents/{Id(card)}/history")).GetProperty("items").EnumerateArray()];

    private static async Task<IReadOnlyList<Guid>> ListedAsync(Trainee reader, string view) =>
        [.. (await reader.ReadAsync($"/api/incidents?view={view}&take=100")).GetProperty("items").EnumerateArray().Select(Id)];

    private static JsonElement.ArrayEnumerator ItemsOf(JsonElement list) =>
        (list.ValueKind == JsonValueKind.Array ? list : list.GetProperty("items")).EnumerateArray();

    // The check digit by its published weights, once more.
    private static string NewInn()
    {
        var nine = $"66{Random.Shared.Next(0, 10_000_000):0000000}";
        int[] weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
        return $"{nine}{weights.Select((weight, place) => weight * (nine[place] - '0')).Sum() % 11 % 10}";
    }
}
