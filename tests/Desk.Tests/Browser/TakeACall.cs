using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>The main job at the screen, on the whole running system, by the keyboard alone.</summary>
public sealed class TakeACall(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F1")]
    [Trait("Feature", "F8")]
    [Trait("Feature", "F9")]
    [Trait("Feature", "F12")]
    [Trait("Feature", "F20")]
    [Trait("Feature", "F21")]
    [Trait("Feature", "F24")]
    [Trait("Feature", "F31")]
    [Trait("Feature", "F47")]
    [Trait("Feature", "F93")]
    [Trait("Feature", "P3")]
    public async Task A_call_goes_from_the_pop_to_the_closed_incident_by_keyboard()
    {
        var outside = new Outside(system);
        await outside.ConnectPbxAsync();
        var word = Outside.Unique("квитанция", 6);
        var article = await outside.PublishAsync($"Не приходит {word}");
        var (call, from, extension) = (Guid.NewGuid().ToString(), Outside.Unique("+7922", 7), Outside.Unique("7", 4));
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await anna.RememberExtensionAsync(extension);

        await outside.RingAsync(call, from, extension);
        await anna.SeesAsync(".pop-number");
        await outside.AnswerAsync(call, from, extension);
        await anna.SeesAsync("section.register");
        await anna.FocusIsInAsync("#client");
        await anna.HoldsAsync("[name=phone]", from);

        await anna.TypeAsync("6663003127-667301001");
        await anna.SeesAsync(".client-ok");
        await anna.PressAsync("F2");
        await anna.TypeAsync(word);
        await anna.SeesAsync(".found-top", article.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await anna.PressAsync("ArrowDown");
        await anna.PressAsync("Enter");
        await anna.SeesAsync(".article");
        await anna.PressAsync("Control+Enter");

        var number = await anna.OpenIncidentAsync();
        await anna.SeesAsync("section.card .chip-closed");
        await anna.SeesAsync("section.card .attached", article.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var api = await system.SignInAsync("anna");
        var card = await Probe.Until(
            "the call to be on the incident", () => api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{number}"),
            found => found.GetProperty("callIds").GetArrayLength() == 1);
        card.GetProperty("state").GetString().ShouldBe("closed");
        await Probe.Until("Telephony to link the call", async () =>
            (await api.GetFromJsonAsync<JsonElement>($"/api/calls?incidentId={card.GetProperty("id").GetGuid()}")).GetArrayLength() == 1);

        // The same client asks one thing more: one button, and who he is stands there already.
        await anna.SeesAsync(".card-head a", "Доп. инцидент");
        await anna.Page.Locator(".card-head a", new() { HasText = "Доп. инцидент" }).FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesAsync("section.register");
        await anna.HoldsAsync("#client", "6663003127-667301001");
        await anna.HoldsAsync("[name=phone]", from);
        await anna.SeesAsync(".client-ok");
        await anna.TabToAsync("[name=question]");
        await anna.TypeAsync("И ещё вопрос по сверке");
        await anna.PressAsync("Control+Enter");
        await anna.SeesAsync(".post-question .post-text", "И ещё вопрос по сверке");
        var next = await anna.OpenIncidentAsync();
        next.ShouldNotBe(number);
        await Probe.Until(
            "the same call to be on the next incident", () => api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{next}"),
            found => found.GetProperty("callIds").EnumerateArray().Select(id => id.GetGuid()).Contains(card.GetProperty("callIds")[0].GetGuid()));
        await outside.HangUpAsync(call, from, extension);
    }

    [Fact]
    [Trait("Feature", "F19")]
    [Trait("Feature", "F33")]
    [Trait("Feature", "F41")]
    [Trait("Feature", "F53")]
    [Trait("Feature", "F71")]
    public async Task An_incident_by_hand_gets_posts_and_is_closed_with_a_reason()
    {
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await boris.PressAsync("Alt+n");
        await boris.FocusIsInAsync("#client");
        await boris.TypeAsync("7707083893");
        await boris.SeesAsync("[data-command=standard-kpp]");
        await boris.PressAsync("Alt+u");
        await boris.HoldsAsync("#client", "7707083893-770701001");
        await boris.SeesAsync(".client-ok");
        await boris.Page.Locator("[name=question]").FocusAsync();
        await boris.TypeAsync("Не получается войти в личный кабинет");
        await boris.Page.Locator("[name=asked]").SelectOptionAsync("messenger");
        await boris.PressAsync("Control+Enter");
        await boris.OpenIncidentAsync();
        await boris.SeesAsync(".card-head .channel", "Мессенджер");
        await boris.SeesAsync(".post-question .post-text", "Не получается войти в личный кабинет");

        await boris.PressAsync("Alt+j");
        await boris.TypeAsync("Проверили пароль, помогла смена браузера");
        await boris.PressAsync("Control+Enter");
        await boris.SeesAsync(".post-solution .post-text", "помогла смена браузера");
        await boris.PressAsync("Alt+x");
        await boris.FocusIsInAsync("#close-reason");
        await boris.PressAsync("Control+a");
        await boris.TypeAsync("Сменил браузер");
        await boris.PressAsync("Control+Enter");
        await boris.SeesAsync("section.card .chip-closed");
        await boris.SeesAsync(".card-head", "Сменил браузер");
    }

    [Fact]
    [Trait("Feature", "F37")]
    public async Task Who_types_quicker_than_the_check_answers_registers_what_he_typed()
    {
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await boris.PressAsync("Alt+n");
        await boris.FocusIsInAsync("#client");
        await boris.TypeAsync("7707083893-770701001");
        await boris.PressAsync("Control+Enter");
        await boris.OpenIncidentAsync();
        await boris.SeesAsync(".card-client .mono", "7707083893-770701001");
    }

    [Fact]
    [Trait("Feature", "F94")]
    public async Task An_article_with_the_red_circle_asks_for_details_before_plus_one()
    {
        var outside = new Outside(system);
        var word = Outside.Unique("отклонён", 6);
        await outside.PublishAsync($"Отчёт {word}", detailsRequired: true);
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await vera.PressAsync("Alt+n");
        await vera.FocusIsInAsync("#client");
        await vera.TypeAsync("666303145346");
        await vera.SeesAsync(".client-ok");
        await vera.PressAsync("F2");
        await vera.TypeAsync(word);
        await vera.SeesAsync(".found .red-circle");
        await vera.PressAsync("Control+Enter");

        await vera.FocusIsInAsync("#solution");
        await vera.TypeAsync("Код отказа 0400400011, исправили КПП");
        await vera.PressAsync("Control+Shift+Enter");
        await vera.OpenIncidentAsync();
        await vera.SeesAsync("section.card .chip-closed");
        await vera.SeesAsync(".post-solution .post-text", "исправили КПП");
    }
}
