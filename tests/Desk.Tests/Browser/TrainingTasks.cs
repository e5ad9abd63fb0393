using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>The tasks at the end of the operators' training, by number, by the keyboard alone.</summary>
public sealed class TrainingTasks(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F37")]
    [Trait("Feature", "F47")]
    public async Task Task_1_an_incident_whose_answer_satisfied_the_client()
    {
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await NewAsync(anna, LeadIncident.Inn());
        await anna.TabToAsync("[name=question]");
        await anna.TypeAsync("Невозможно дозвониться в техподдержку");
        await anna.TabToAsync("#solution");
        await anna.TypeAsync("Линия была перегружена утром, сейчас свободна");
        await anna.PressAsync("Control+Shift+Enter");
        await anna.OpenIncidentAsync();
        await anna.SeesAsync("section.card .chip-closed");
        await anna.SeesAsync(".post-solution .post-text", "сейчас свободна");
    }

    [Fact]
    [Trait("Feature", "F48")]
    [Trait("Feature", "F49")]
    public async Task Task_3_the_article_did_not_help_and_the_incident_goes_to_the_second_line()
    {
        using var supervisor = await system.SignInAsync("sofia");
        var group = Outside.Unique("Вторая линия ", 6);
        (await supervisor.PostAsJsonAsync("/api/incidents/groups", new { name = group, kind = "house" })).EnsureSuccessStatusCode();
        var word = Outside.Unique("страница", 6);
        var article = await new Outside(system).PublishAsync($"Невозможно отобразить: {word}");
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await NewAsync(boris, LeadIncident.Inn());
        await AttachAsync(boris, word, article);
        await boris.PressAsync("Alt+k");
        await boris.TabToAsync("[name=question]");
        await boris.TypeAsync("Невозможно отобразить страницу, код 12029");
        await boris.PressAsync("Control+Enter");
        await boris.OpenIncidentAsync();
        await boris.SeesAsync("section.card .attached", Text(article));

        // The client is to look first: written so, and still his who asked.
        await boris.PressAsync("Alt+j");
        await boris.TypeAsync("Ждём от клиента снимок настроек");
        await boris.PressAsync("Control+Enter");
        await boris.SeesAsync(".post-solution .post-text", "Ждём от клиента");
        await boris.ChooseActionAsync("Ожидает ответа клиента");
        await boris.SeesAsync("section.card .chip-waitingforclient");
        await boris.SeesAsync(".card-head", "Ответственный: Борис Лебедев");

        await boris.ChooseActionAsync("Передать");
        await boris.FocusIsInAsync("#hand-whom");
        await boris.TypeAsync(group);
        await boris.SeesOnlyAsync("#hand-found .row", group);
        await boris.PressAsync("ArrowDown");
        await boris.PressAsync("Enter");
        await boris.FocusIsInAsync("#hand-text");
        await boris.TypeAsync("Все пункты знания выполнены, не помогло");
        await boris.PressAsync("Control+Enter");
        await boris.SeesAsync(".card-head", group);
        await boris.SeesNoAsync("section.card .chip-closed");
    }

    [Fact]
    [Trait("Feature", "F95")]
    public async Task Task_6_an_incident_registered_by_hand_is_linked_to_its_article()
    {
        using var api = await system.SignInAsync("vera");
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Какой необходим браузер?");
        var word = Outside.Unique("браузер", 6);
        var article = await new Outside(system).PublishAsync($"Какой нужен {word}");
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await LeadIncident.OpenAsync(vera, number);
        await AttachAsync(vera, word, article);
        await vera.SeesAsync("section.card .attached", Text(article));
    }

    [Fact]
    [Trait("Feature", "F95")]
    public async Task Task_9_an_incident_linked_to_the_wrong_article_is_linked_to_the_right_one()
    {
        var outside = new Outside(system);
        var (wrongWord, rightWord) = (Outside.Unique("ошибочное", 6), Outside.Unique("верное", 6));
        var (wrong, right) = (await outside.PublishAsync($"Знание {wrongWord}"), await outside.PublishAsync($"Знание {rightWord}"));
        using var api = await system.SignInAsync("anna");
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Перепривяжите меня");
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await LeadIncident.OpenAsync(anna, number);
        await AttachAsync(anna, wrongWord, wrong);
        await anna.SeesAsync("section.card .attached", Text(wrong));
        await AttachAsync(anna, rightWord, right);
        await anna.SeesAsync("section.card .attached", Text(right));
        await anna.SeesNoAsync("section.card .attached", Text(wrong));
    }

    [Fact]
    [Trait("Feature", "F69")]
    [Trait("Feature", "F107")]
    public async Task Task_10_a_client_who_called_before_is_found_by_his_key_and_goes_on()
    {
        using var api = await system.SignInAsync("boris");
        using var reply = await api.PostAsJsonAsync("/api/incidents", new { inn = "5406637720", kpp = "540601001", question = "Звонил вчера, не решили" });
        reply.EnsureSuccessStatusCode();
        var number = (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt64();
        // Somebody else's: whoever has the client on the line goes on in it.
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await vera.PressAsync("Alt+o");
        await vera.FocusIsInAsync(".go-to input");
        await vera.TypeAsync("5406637720-540601001");
        await vera.PressAsync("Enter");
        await vera.FocusIsInAsync("#find");
        await vera.SeesAsync("#rows tr", LeadIncident.Text(number));
        await vera.PressAsync("ArrowDown");
        await vera.FocusIsInAsync("#rows tr");
        await vera.PressAsync("Enter");
        await vera.SeesAsync("section.card h1", LeadIncident.Text(number));
        await vera.PressAsync("Alt+j");
        await vera.FocusIsInAsync("#new-post");
        await vera.TypeAsync("Продолжили решение, переустановили плагин");
        await vera.PressAsync("Control+Enter");
        await vera.SeesAsync(".post-solution .post-text", "переустановили плагин");
    }

    [Fact]
    [Trait("Feature", "F78")]
    public async Task Task_13_incidents_created_today_that_are_open_or_resolved()
    {
        using var api = await system.SignInAsync("anna");
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Создан сегодня");
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await anna.PressAsync("Alt+i");
        await anna.SeesAsync(".views-page");
        await anna.FocusIsInAsync(".list-head h1");
        await anna.PressAsync("5");
        await anna.SeesAsync(".view-row.active", "егодня");
        await anna.SeesAsync("#rows tr", LeadIncident.Text(number));
        await anna.SeesNoAsync("#rows .chip-closed");
    }

    [Fact]
    [Trait("Feature", "F77")]
    public async Task Task_14_incidents_that_want_my_attention_are_one_key_away()
    {
        using var api = await system.SignInAsync("boris");
        var (number, id) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Требует внимания");
        var people = await api.GetFromJsonAsync<JsonElement>("/api/users/people?take=100");
        var vera = people.GetProperty("items").EnumerateArray().First(person => person.GetProperty("name").GetString() == "Вера Морозова").GetProperty("id").GetGuid();
        using var assign = new HttpRequestMessage(HttpMethod.Post, $"/api/incidents/{id}/assign") { Content = JsonContent.Create(new { ownerId = vera }) };
        assign.Headers.TryAddWithoutValidation("If-Match", "*");
        (await api.SendAsync(assign)).EnsureSuccessStatusCode();
        await using var desk = await Operator.SignInAsync(chromium, system, "vera");
        await desk.PressAsync("Alt+y");
        await desk.SeesAsync("#rows tr.needs-attention", LeadIncident.Text(number));
    }

    private static async Task NewAsync(Operator someone, string inn)
    {
        await someone.PressAsync("Alt+n");
        await someone.FocusIsInAsync("#client");
        await someone.TypeAsync($"{inn}-{inn[..4]}01001");
        await someone.SeesAsync(".client-ok");
    }

    private static async Task AttachAsync(Operator someone, string word, int article)
    {
        await someone.PressAsync("F2");
        await someone.PressAsync("Control+a");
        await someone.TypeAsync(word);
        await someone.SeesAsync(".found-top", Text(article));
        await someone.PressAsync("ArrowDown");
        await someone.PressAsync("Alt+l");
        await someone.SeesAsync(".attached", Text(article));
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
