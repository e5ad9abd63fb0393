using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>What came in by itself and is nobody's: registered, handed out, and read with all that it took in.</summary>
public sealed class TakeIn(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F38")]
    [Trait("Feature", "F39")]
    public async Task What_came_in_is_registered_first_and_then_handed_out()
    {
        using var api = await system.SignInAsync("boris");
        var inn = LeadIncident.Inn();
        var (_, ended) = await LeadIncident.RegisterAsync(api, inn, "Не уходит отчёт");
        using (var close = new HttpRequestMessage(HttpMethod.Post, $"/api/incidents/{ended}/close") { Content = JsonContent.Create(new { reason = "Решено" }) })
        {
            close.Headers.TryAddWithoutValidation("If-Match", "*");
            (await api.SendAsync(close)).EnsureSuccessStatusCode();
        }

        // The client answers what is over: a new incident, and nobody's.
        using var answered = await api.PostAsJsonAsync($"/api/incidents/{ended}/replies", new { text = "Снова не уходит" });
        var number = (await answered.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt64();
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await boris.Page.GotoAsync("/intake");
        await boris.SeesAsync(".intake-tabs [aria-current=page]", "Зарегистрировать");
        var row = await boris.SeesAsync("#rows tr", LeadIncident.Text(number));
        (await row.InnerTextAsync()).ShouldContain("Нет договора");
        var client = (await api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{number}")).GetProperty("subscriberId").GetGuid();
        (await api.PutAsJsonAsync($"/api/subscribers/{client}/contract", new { number = "12-Д" })).EnsureSuccessStatusCode();

        await boris.Page.GotoAsync("/incidents?view=toDistribute");
        await boris.SeesAsync("#rows tr", LeadIncident.Text(number));
        await boris.Page.Locator("#rows tr", new() { HasText = LeadIncident.Text(number) }).FocusAsync();
        await boris.PressAsync("Space");
        await boris.SeesAsync(".bulk", "1");
        await boris.Page.Locator("#bulk-what").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "Егор Виноградов" });
        await boris.Page.Locator("#bulk-what").FocusAsync();
        await boris.PressAsync("Control+Enter");
        await boris.SeesAsync(".bulk-done", "1");
        await boris.SeesNoAsync("#rows tr", LeadIncident.Text(number));
        (await api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{number}")).GetProperty("ownerName").GetString().ShouldBe("Егор Виноградов");
    }

    [Fact]
    [Trait("Feature", "F104")]
    [Trait("Feature", "F105")]
    public async Task The_survivors_card_shows_whose_each_thing_was_and_forgets_it_after_the_unmerge()
    {
        using var api = await system.SignInAsync("anna");
        var inn = LeadIncident.Inn();
        var (old, oldId) = await LeadIncident.RegisterAsync(api, inn, "Старый вопрос");
        using var registered = await api.PostAsJsonAsync(
            "/api/incidents", new { inn, kpp = inn[..4] + "01001", question = "Новый вопрос", contact = new { name = "Мария Котова", phone = Outside.Unique("+7922", 7) } });
        var fresh = await registered.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        var (number, id) = (LeadIncident.Text(fresh.GetProperty("number").GetInt64()), fresh.GetProperty("id").GetGuid());
        using var content = new ByteArrayContent("Протокол"u8.ToArray());
        (await api.PostAsync($"/api/incidents/{id}/files?name=protocol.txt", content)).EnsureSuccessStatusCode();
        var me = (await api.GetFromJsonAsync<JsonElement>("/api/auth/me")).GetProperty("id").GetGuid();
        (await api.PutAsJsonAsync($"/api/incidents/{id}/watchers/{me}", new { tellWhenFixed = true })).EnsureSuccessStatusCode();
        using (var merge = new HttpRequestMessage(HttpMethod.Post, $"/api/incidents/{id}/merge") { Content = JsonContent.Create(new { intoId = oldId }) })
        {
            merge.Headers.TryAddWithoutValidation("If-Match", "*");
            (await api.SendAsync(merge)).EnsureSuccessStatusCode();
        }

        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await LeadIncident.OpenAsync(anna, old);
        await anna.SeesAsync(".merged", "Мария Котова");
        await anna.SeesAsync(".post-question .tag-merged", number);
        await anna.SeesAsync(".post-service .tag-merged", number);
        await anna.SeesAsync(".file .tag-merged", number);
        await anna.SeesAsync(".followers .tag-merged", number);

        await anna.Page.Locator($"#unmerge-{number}").FocusAsync();
        await anna.PressAsync("Enter");
        await (await anna.SeesAsync(".merged [data-command=submit]")).FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesNoAsync(".merged");
        await anna.SeesNoAsync(".file");
        await anna.SeesNoAsync(".followers .tag-merged");
        await anna.SeesNoAsync(".post-text", "Новый вопрос");
    }

    [Fact]
    [Trait("Feature", "F66")]
    public async Task Resolving_an_incident_asks_what_becomes_of_those_under_it()
    {
        using var api = await system.SignInAsync("vera");
        var inn = LeadIncident.Inn();
        var (number, id) = await LeadIncident.RegisterAsync(api, inn, "Сервер отчётов недоступен");
        using var child = await api.PostAsJsonAsync("/api/incidents", new { inn, kpp = inn[..4] + "01001", question = "Тоже недоступен", parentId = id });
        var childId = (await child.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await LeadIncident.OpenAsync(vera, number);
        await vera.ChooseActionAsync("Решён");
        await vera.FocusIsInAsync("#close-reason");
        await vera.SeesAsync("#close-children");
        await vera.Page.Locator("#close-children").SelectOptionAsync("cancel");
        await vera.Page.Locator("#close-children").FocusAsync();
        await vera.PressAsync("Control+Enter");
        await vera.SeesAsync("section.card .chip-resolved");
        await Probe.Until(
            "the one under it to be cancelled", () => api.GetFromJsonAsync<JsonElement>($"/api/incidents/{childId}"), card => card.GetProperty("state").GetString() == "cancelled");

        await (await vera.SeesAsync("#children-undo")).FocusAsync();
        await vera.PressAsync("Enter");
        await Probe.Until(
            "the one under it to be put back", () => api.GetFromJsonAsync<JsonElement>($"/api/incidents/{childId}"), card => !card.GetProperty("final").GetBoolean());
    }

    [Fact]
    [Trait("Feature", "F98")]
    [Trait("Feature", "F148")]
    public async Task An_article_for_clients_goes_into_the_answer_and_its_instruction_on_the_site_is_a_link_away()
    {
        var outside = new Outside(system);
        var title = Outside.Unique("Не ставится плагин ", 6);
        var article = await outside.PublishAsync(title, instructionUrl: "https://example.ru/plugin");
        using var api = await system.SignInAsync("vera");
        var found = await api.GetFromJsonAsync<JsonElement>($"/api/knowledge/articles/number/{article}");
        using var registered = await Probe.Until("the article to be known to the incidents", () => api.PostAsJsonAsync(
            "/api/incidents", new { inn = LeadIncident.Inn(), articleId = found.GetProperty("id").GetGuid() }), reply => reply.IsSuccessStatusCode);
        var number = (await registered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt64();
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await LeadIncident.OpenAsync(vera, number);
        await (await vera.SeesAsync(".attached [data-insert-article]")).FocusAsync();
        await vera.PressAsync("Enter");
        await vera.SeesAsync(".rz-notification", "Это знание для сотрудников");
        await vera.HoldsAsync("#new-post", "");

        using var expert = await system.SignInAsync("egor");
        expert.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", "*");
        using var revised = await expert.PutAsJsonAsync($"/api/knowledge/articles/{found.GetProperty("id").GetGuid()}", new
        {
            title,
            question = "Внутреннее",
            solution = "Запустите **установщик** ещё раз.",
            supertag = "Проверка рабочего места",
            audience = "client",
            instructionUrl = "https://example.ru/plugin",
        });
        revised.EnsureSuccessStatusCode();
        await (await vera.SeesAsync(".attached [data-insert-article]")).FocusAsync();
        await vera.PressAsync("Enter");
        await vera.HoldsAsync("#new-post", "Запустите установщик ещё раз.\nhttps://example.ru/plugin");

        await (await vera.SeesAsync(".attached a.card-article")).FocusAsync();
        await vera.PressAsync("Enter");
        var site = await vera.SeesAsync(".article-body a", "Инструкция на сайте");
        (await site.GetAttributeAsync("href")).ShouldBe("https://example.ru/plugin");
        (await site.GetAttributeAsync("rel")).ShouldBe("noopener noreferrer");

        // A link that would run something is no instruction.
        using var refused = await expert.PostAsJsonAsync("/api/knowledge/articles", new { title = "x", question = "x", solution = "x", supertag = "x", instructionUrl = "javascript:alert(1)" });
        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }
}
