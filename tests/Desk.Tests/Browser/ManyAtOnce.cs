using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>Many incidents at once, and many words at once, by the keyboard alone.</summary>
public sealed class ManyAtOnce(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F58")]
    [Trait("Feature", "P4")]
    public async Task Chosen_incidents_are_handed_over_together_and_taken_back()
    {
        using var api = await system.SignInAsync("boris");
        var inn = LeadIncident.Inn();
        var numbers = new[] { await RegisterAsync(api, inn, "Первый"), await RegisterAsync(api, inn, "Второй") };
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await boris.PressAsync("Alt+i");
        await boris.SeesAsync(".views-page");
        await boris.PressAsync("Alt+k");
        await boris.TypeAsync(inn);
        await boris.SeesAsync("#rows tr", "Первый");
        await boris.SeesManyAsync("#rows tr", 2);
        await boris.PressAsync("ArrowDown");
        await boris.PressAsync("Space");
        await boris.PressAsync("ArrowDown");
        await boris.PressAsync("Space");
        await boris.SeesAsync(".bulk", "2");
        // Waits until the people are there.
        await boris.Page.Locator("#bulk-what").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "Егор Виноградов" });
        await boris.Page.Locator("#bulk-what").FocusAsync();
        await boris.PressAsync("Control+Enter");
        await boris.SeesAsync(".bulk-done", "2");
        foreach (var number in numbers) (await OwnerAsync(api, number)).ShouldBe("Егор Виноградов");

        await boris.Page.Locator("#bulk-undo").FocusAsync();
        await boris.PressAsync("Enter");
        await boris.SeesAsync(".rz-notification", "Возвращено: 2");
        foreach (var number in numbers) (await OwnerAsync(api, number)).ShouldBe("Борис Лебедев");
    }

    [Fact]
    [Trait("Feature", "F43")]
    [Trait("Feature", "P4")]
    public async Task A_ready_answer_is_called_by_two_colons_and_filled_in_from_the_incident()
    {
        using var api = await system.SignInAsync("vera");
        var shortcut = Outside.Unique("привет", 6);
        using var added = await api.PostAsJsonAsync(
            "/api/incidents/answers", new { shortcut, title = "Приветствие", text = "Здравствуйте, {contact}! Ваше обращение {number}.", shared = false });
        added.EnsureSuccessStatusCode();
        var number = await RegisterAsync(api, LeadIncident.Inn(), "Вопрос");
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await vera.Page.GotoAsync($"/incidents/{number}");
        await vera.SeesAsync("#new-post[data-answers]");
        await vera.PressAsync("Alt+j");
        await vera.TypeAsync($"::{shortcut} Решаем.");
        var said = $"Здравствуйте, Ольга! Ваше обращение {number}.";
        await vera.HoldsAsync("#new-post", $"{said} Решаем.");
        await vera.PressAsync("Control+Enter");
        await vera.SeesAsync(".post-solution .post-text", said);
    }

    [Fact]
    [Trait("Feature", "F12")]
    [Trait("Feature", "F147")]
    public async Task A_clients_page_shows_his_history_and_keeps_what_is_said_of_him()
    {
        using var api = await system.SignInAsync("anna");
        var number = await RegisterAsync(api, LeadIncident.Inn(), "Вопрос клиента");
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await anna.Page.GotoAsync($"/incidents/{number}");
        await anna.SeesAsync(".card-name");
        await anna.Page.Locator(".card-name").FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesAsync("#client-rows tr", number.ToString(CultureInfo.InvariantCulture));
        await anna.PressAsync("Alt+k");
        var name = Outside.Unique("ООО Ромашка ", 6);
        await anna.TypeAsync(name);
        await anna.PressAsync("Control+Enter");
        await anna.SeesAsync(".client-page h1", name);
    }

    private static async Task<long> RegisterAsync(HttpClient api, string inn, string question)
    {
        using var reply = await api.PostAsJsonAsync("/api/incidents", new { inn, kpp = inn[..4] + "01001", question, contact = new { name = "Ольга" } });
        reply.EnsureSuccessStatusCode();
        return (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt64();
    }

    private static async Task<string?> OwnerAsync(HttpClient api, long number) =>
        (await api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{number}")).GetProperty("ownerName").GetString();
}
