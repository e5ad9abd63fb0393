using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>What is one stays one, what belongs together is shown together, by the keyboard alone.</summary>
public sealed class AvoidDuplicates(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F101")]
    [Trait("Feature", "F107")]
    public async Task A_question_asked_before_is_shown_while_it_is_registered_again()
    {
        using var api = await system.SignInAsync("boris");
        var inn = LeadIncident.Inn();
        var (number, _) = await LeadIncident.RegisterAsync(api, inn, "После обновления не открывается сводный отчёт по сотрудникам");
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await vera.PressAsync("Alt+n");
        await vera.FocusIsInAsync("#client");
        await vera.TypeAsync($"{inn}-{inn[..4]}01001");
        await vera.SeesAsync(".client-ok");
        await vera.TabToAsync("[name=question]");
        await vera.TypeAsync("Сводный отчёт сотрудников не открывается, обновление поставили вчера");
        await vera.SeesAsync(".likely .row", LeadIncident.Text(number));
        await vera.TabToAsync(".likely .row");
        await vera.PressAsync("Enter");
        await vera.SeesAsync("section.card h1", LeadIncident.Text(number));
        // What was typed waits where it was typed.
        await vera.SeesAsync(".row-unsent");
    }

    [Fact]
    [Trait("Feature", "F44")]
    [Trait("Feature", "F76")]
    [Trait("Feature", "F101")]
    [Trait("Feature", "P15")]
    public async Task A_post_is_quoted_and_two_incidents_are_shown_at_each_other()
    {
        using var api = await system.SignInAsync("anna");
        var inn = LeadIncident.Inn();
        var (alike, _) = await LeadIncident.RegisterAsync(api, inn, "Опять ошибка при подписи отчёта");
        var (number, _) = await LeadIncident.RegisterAsync(api, inn, "Ошибка 0x80090016 при подписи");
        var (other, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Та же ошибка у соседей");
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await LeadIncident.OpenAsync(anna, number);
        await anna.Page.Locator(".post-question .quote").FocusAsync();
        await anna.PressAsync("Enter");
        await anna.FocusIsInAsync("#new-post");
        await anna.TypeAsync("Переустановите сертификат");
        await anna.PressAsync("Control+Enter");
        await anna.SeesAsync(".post-solution .post-text", "> Ошибка 0x80090016 при подписи");

        // Of a post a part is quoted alone, selected with the mouse or without it.
        await anna.Page.EvaluateAsync(
            """
            () => {
              const said = document.querySelector('.post-question .post-text').firstChild;
              getSelection().setBaseAndExtent(said, said.data.indexOf('0x'), said, said.data.indexOf(' при'));
            }
            """);
        await anna.Page.Locator(".post-question .quote").ClickAsync();
        await anna.FocusIsInAsync("#new-post");
        await anna.TypeAsync("Код верный?");
        await anna.PressAsync("Control+Enter");
        var quoted = await anna.SeesAsync(".post-solution .post-text", "Код верный?");
        (await quoted.InnerTextAsync()).Split('\n').ShouldContain("> 0x80090016");
        await anna.ChooseActionAsync("Связать с похожим");
        await anna.FocusIsInAsync("#parent-number");
        await anna.TypeAsync(LeadIncident.Text(other));
        await anna.PressAsync("Control+Enter");
        await anna.SeesAsync(".card-extra .lines a", LeadIncident.Text(other));

        // What is like it is offered, and is chosen for its parent.
        await anna.ChooseActionAsync("Связать с главным");
        await anna.FocusIsInAsync("#parent-number");
        await anna.SeesAsync("#parent-found .row", LeadIncident.Text(alike));
        await anna.PressAsync("ArrowDown");
        await anna.PressAsync("Enter");
        await anna.SeesAsync("#parent-found .row.active");
        await anna.PressAsync("Control+Enter");
        await anna.SeesAsync(".card-head a", LeadIncident.Text(alike));
        await anna.SeesAsync(".tree-here", LeadIncident.Text(number));
    }

    [Fact]
    [Trait("Feature", "F7")]
    public async Task Two_records_of_one_client_are_merged_and_parted_again()
    {
        using var api = await system.SignInAsync("boris");
        var (inn, twin) = (LeadIncident.Inn(), LeadIncident.Inn());
        await LeadIncident.RegisterAsync(api, inn, "Вопрос клиента");
        var (number, _) = await LeadIncident.RegisterAsync(api, twin, "Вопрос его двойника");
        var client = (await api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{number}")).GetProperty("subscriberId").GetGuid();
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await boris.Page.GotoAsync($"/clients/{client}");
        await boris.SeesAsync("#merge-client-open");
        await boris.Page.Locator("#merge-client-open").FocusAsync();
        await boris.PressAsync("Enter");
        await boris.FocusIsInAsync("#merge-client");
        await boris.TypeAsync($"{inn}-{inn[..4]}01001");
        await boris.PressAsync("Enter");
        await boris.SeesAsync(".merge-form .alert");
        await boris.PressAsync("Enter");
        await boris.SeesAsync(".merged-clients li", twin);
        await boris.Page.Locator(".merged-clients li .link").FocusAsync();
        await boris.PressAsync("Enter");
        await boris.SeesNoAsync(".merged-clients li");
    }
}
