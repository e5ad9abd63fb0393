using System.Net.Http.Headers;
using System.Text.Json;
using Helpdesk.Testing;
using static Helpdesk.Tests.Scenarios.Training.Trainee;

namespace Helpdesk.Tests.Scenarios.Training;

/// <summary>Tasks 1 to 9 at the end of the training, each done through the gateway by who would do it at the desk.</summary>
public sealed class RegisterAndLinkTests(Trainees people) : TrainingTask(people)
{
    [Fact, Trait("Feature", "F93"), Trait("Feature", "F47")]
    public async Task Task_01_A_question_that_an_article_answers_is_registered_and_closed_at_once()
    {
        var article = await ArticleAsync("Невозможно дозвониться в техподдержку", "Нажмите 2: утром очередь короче.");
        var found = await Probe.Until(
            "the article to be found", () => Anna.ReadAsync($"/api/knowledge/search?q={Uri.EscapeDataString("дозвониться в техподдержку")}"),
            reply => reply.GetProperty("items").EnumerateArray().Any(item => Id(item) == article));
        found.GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0);

        var card = await PlusOneAsync(article, new { inn = Inn, articleId = article, close = new { } });

        card.GetProperty("final").GetBoolean().ShouldBeTrue();
        card.GetProperty("article").GetProperty("id").GetGuid().ShouldBe(article);
    }

    [Fact, Trait("Feature", "F42")]
    public async Task Task_02_A_file_is_added_to_the_incident()
    {
        var card = await Anna.RegisterAsync(new { inn = Inn, question = "Не открывается отчёт" });
        using var content = new ByteArrayContent("%PDF-1.7 снимок"u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

        await Anna.SendAsync(HttpMethod.Post, $"/api/incidents/{Id(card)}/files?name={Uri.EscapeDataString("отчёт.pdf")}", content);

        (await Boris.ReadAsync($"/api/incidents/{Id(card)}/files"))[0].GetProperty("name").GetString().ShouldBe("отчёт.pdf");
    }

    [Fact, Trait("Feature", "F49")]
    public async Task Task_03_What_the_article_does_not_help_with_goes_to_the_second_line_with_a_description()
    {
        var article = await ArticleAsync("Невозможно отобразить страницу", "Очистите кэш, проверьте прокси.");
        var card = await PlusOneAsync(article, new { inn = Inn, articleId = article, question = "Невозможно отобразить страницу в КЭ" });

        var moved = await EscalateAsync(card);

        moved.GetProperty("final").GetBoolean().ShouldBeFalse();
        moved.GetProperty("ownerId").ValueKind.ShouldBe(JsonValueKind.Null, "a group, not a person");
    }

    [Fact, Trait("Feature", "F69"), Trait("Feature", "F107")]
    public async Task Task_04_The_client_calls_back_that_it_works_and_the_incident_is_found_and_closed()
    {
        await EscalateAsync(await Anna.RegisterAsync(new { inn = Inn, question = "Невозможно отобразить страницу" }));

        var row = (await Boris.ReadAsync($"/api/incidents?inn={Inn}&view=open")).GetProperty("items")[0];
        var closed = await Boris.ActAsync(HttpMethod.Post, row, "close", new { reason = "Клиент сообщил, что вопрос решён" });

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

        var prefilled = await Anna.ReadAsync($"/api/incidents/{Id(card)}/additional");
        var next = await Anna.RegisterAsync(new
        {
            subscriberId = prefilled.GetProperty("subscriberId").GetGuid(),
            parentId = prefilled.GetProperty("parentId").GetGuid(),
            question = "Почему именно Internet Explorer?",
        });

        (await Anna.ReadAsync($"/api/incidents/{Id(card)}/tree")).GetProperty("nodes").EnumerateArray()
            .Select(node => Id(node.GetProperty("incident"))).ShouldBe([Id(card), Id(next)]);
    }

    [Fact, Trait("Feature", "F90"), Trait("Feature", "F93")]
    public async Task Task_08_An_incident_is_created_from_an_article_found_by_its_number()
    {
        var number = await NumberOfAsync(await ArticleAsync("Установить сертификат", "Запустите мастер."));

        var article = Id(await Anna.ReadAsync($"/api/knowledge/articles/number/{number}"));
        var card = await PlusOneAsync(article, new { inn = Inn, articleId = article });

        card.GetProperty("article").GetProperty("number").GetInt32().ShouldBe(number);
    }

    [Fact, Trait("Feature", "F95")]
    public async Task Task_09_An_incident_linked_by_mistake_is_linked_to_another_article()
    {
        var (wrong, right) = (await ArticleAsync("Ошибочное знание", "Не то."), await ArticleAsync("Верное знание", "То."));
        var card = await PlusOneAsync(wrong, new { inn = Inn, articleId = wrong });

        var linked = await LinkAsync(card, right);

        linked.GetProperty("article").GetProperty("id").GetGuid().ShouldBe(right);
        (await HistoryAsync(card)).Select(entry => entry.GetProperty("change").GetString()).ShouldContain("article-linked");
    }
}
