using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>An incident is found by what is remembered of it, by the keyboard alone.</summary>
public sealed class FindIncident(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F45")]
    [Trait("Feature", "F88")]
    [Trait("Feature", "F107")]
    public async Task An_incident_is_found_by_its_words_while_they_are_typed()
    {
        using var api = await system.SignInAsync("boris");
        var word = Outside.Unique("накладная", 6);
        var inn = LeadIncident.Inn();
        var (number, _) = await LeadIncident.RegisterAsync(api, inn, $"Не печатается {word} на складе");
        await Probe.Until("the words to be in the index", () => FindAsync(api, word), found => found == 1);
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await boris.PressAsync("Alt+o");
        await boris.FocusIsInAsync(".go-to input");
        await boris.TypeAsync(word);
        await boris.PressAsync("Enter");
        await boris.FocusIsInAsync("#find");
        await boris.SeesAsync("#rows tr", LeadIncident.Text(number));

        // The language of the knowledge search: a phrase in another form of the word finds it, one that is not there does not.
        await RetypeAsync(boris, $"«печатается {word}»");
        await boris.SeesAsync("#rows tr", LeadIncident.Text(number));
        await RetypeAsync(boris, $"{word} && несуществующее");
        await boris.SeesAsync(".list-page .empty");
        // Its number, and the client's key.
        await RetypeAsync(boris, LeadIncident.Text(number));
        await boris.SeesAsync(".found-by", "По номеру");
        await RetypeAsync(boris, $"ИНН {inn}");
        await boris.SeesAsync(".found-by", "Этот клиент");
        await boris.SeesAsync("#rows tr", LeadIncident.Text(number));
        await boris.PressAsync("ArrowDown");
        await boris.FocusIsInAsync("#rows tr");
        await boris.PressAsync("Enter");
        await boris.SeesAsync("section.card h1", LeadIncident.Text(number));
    }

    private static async Task RetypeAsync(Operator someone, string text)
    {
        await someone.PressAsync("Control+a");
        await someone.TypeAsync(text);
    }

    private static async Task<int> FindAsync(HttpClient api, string word) =>
        (await api.GetFromJsonAsync<JsonElement>($"/api/incidents/search?q={Uri.EscapeDataString(word)}")).GetProperty("items").GetArrayLength();

    [Fact]
    [Trait("Feature", "F78")]
    [Trait("Feature", "F79")]
    [Trait("Feature", "F151")]
    [Trait("Feature", "P5")]
    public async Task A_view_of_ones_own_is_saved_and_deleted()
    {
        using var api = await system.SignInAsync("vera");
        var inn = LeadIncident.Inn();
        var (number, _) = await LeadIncident.RegisterAsync(api, inn, "Виден в своём виде");
        var (solved, solvedId) = await LeadIncident.RegisterAsync(api, inn, "Решён, но не закрыт");
        await LeadIncident.StepAsync(api, solvedId, "state", new { state = "resolved" });
        var (ended, endedId) = await LeadIncident.RegisterAsync(api, inn, "Закрыт");
        await LeadIncident.StepAsync(api, endedId, "close", new { reason = "Решено" });
        var name = Outside.Unique("Мой вид ", 6);
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await vera.PressAsync("Alt+i");
        await vera.FocusIsInAsync(".list-head h1");
        // «Создано мной / Решенные» (F79).
        await vera.PressAsync("6");
        await vera.SeesAsync(".view-row.active", "Созданы мной, решены");
        await vera.SeesAsync("#rows tr", LeadIncident.Text(solved));
        await vera.Page.Locator(".list-head h1").FocusAsync();
        await vera.PressAsync("4");
        await vera.SeesAsync(".view-row.active:not(:has-text('решены'))", "озда");
        await vera.SeesAsync("#rows tr", LeadIncident.Text(ended));

        // By executor, and without what is closed (F151).
        await vera.Page.Locator("#open-only").FocusAsync();
        await vera.PressAsync("Space");
        await vera.SeesNoAsync("#rows tr", LeadIncident.Text(ended));
        await vera.SeesAsync("#rows tr", LeadIncident.Text(number));
        await vera.Page.Locator("#owner-filter").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "Егор Виноградов" });
        await vera.SeesNoAsync("#rows tr", LeadIncident.Text(number));
        await vera.Page.Locator("#owner-filter").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "Вера Морозова" });
        await vera.SeesAsync("#rows tr", LeadIncident.Text(number));
        await vera.Page.Locator("#view-add").FocusAsync();
        await vera.PressAsync("Enter");
        await vera.FocusIsInAsync("#view-name");
        await vera.TypeAsync(name);
        await vera.PressAsync("Control+Enter");
        await vera.SeesAsync(".view-saved.active", name);
        await vera.SeesAsync(".list-head h1", name);
        await vera.SeesAsync("#rows tr", LeadIncident.Text(number));
        await vera.Page.Locator("#view-change").FocusAsync();
        await vera.PressAsync("Enter");
        await vera.SeesAsync("#view-drop");
        await vera.Page.Locator("#view-drop").FocusAsync();
        await vera.PressAsync("Enter");
        await vera.SeesNoAsync(".view-saved", name);
    }
}
