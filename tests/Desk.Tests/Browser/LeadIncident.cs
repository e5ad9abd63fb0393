using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>What happens to an incident after its registration, by the keyboard alone.</summary>
public sealed class LeadIncident(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F103")]
    [Trait("Feature", "F104")]
    [Trait("Feature", "F105")]
    [Trait("Feature", "F107")]
    public async Task An_incident_goes_on_in_another_of_the_same_client_and_stands_on_its_own_again()
    {
        var inn = Inn();
        using var api = await system.SignInAsync("anna");
        var (survivor, _) = await RegisterAsync(api, inn, "Не открывается отчёт");
        var (other, _) = await RegisterAsync(api, inn, "Опять не открывается отчёт");
        var (ended, endedId) = await RegisterAsync(api, inn, "Не открывался отчёт");
        await StepAsync(api, endedId, "close", new { reason = "Решено" });
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await OpenAsync(anna, other);
        // One is open beside this one, and one was closed lately.
        await anna.SeesAsync(".card-head .red-counter", "2 (2)");
        // Nothing goes on in what is over: it is shown beside it instead.
        await anna.ChooseActionAsync("Объединить");
        await anna.FocusIsInAsync("#merge-number");
        await anna.TypeAsync(Text(ended));
        await anna.PressAsync("Control+Enter");
        await (await anna.SeesAsync("#merge-link")).FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesAsync(".card-extra .lines a", Text(ended));
        await anna.ChooseActionAsync("Объединить");
        await anna.FocusIsInAsync("#merge-number");
        await anna.SeesAsync("#merge-found .row", Text(survivor));
        await anna.PressAsync("ArrowDown");
        await anna.PressAsync("Enter");
        await anna.PressAsync("Control+Enter");

        await anna.SeesAsync("section.card h1", Text(survivor));
        await anna.SeesAsync(".post .tag-merged", Text(other));
        await anna.SeesAsync(".merged", Text(other));
        // The old number leads to the survivor for ever.
        await OpenAsync(anna, other, shown: survivor);
        await anna.SeesAsync(".alert", Text(other));

        await anna.Page.Locator($"#unmerge-{other}").FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesAsync(".merged [data-command=submit]");
        await anna.Page.Locator(".merged [data-command=submit]").FocusAsync();
        await anna.PressAsync("Control+Enter");
        await anna.SeesNoAsync(".merged");
        await OpenAsync(anna, other);
    }

    [Fact]
    [Trait("Feature", "F49")]
    [Trait("Feature", "F58")]
    public async Task An_incident_is_handed_to_a_group_with_what_was_found_out()
    {
        using var supervisor = await system.SignInAsync("sofia");
        var group = Outside.Unique("Вторая линия ", 6);
        (await supervisor.PostAsJsonAsync("/api/incidents/groups", new { name = group, kind = "house" })).EnsureSuccessStatusCode();
        using var api = await system.SignInAsync("boris");
        var (number, _) = await RegisterAsync(api, Inn(), "Нужна помощь второй линии");
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await OpenAsync(boris, number);
        await boris.ChooseActionAsync("Передать");
        await boris.FocusIsInAsync("#hand-whom");
        await boris.TypeAsync(group);
        await boris.SeesOnlyAsync("#hand-found .row", group);
        await boris.PressAsync("ArrowDown");
        await boris.PressAsync("Enter");
        await boris.FocusIsInAsync("#hand-text");
        await boris.TypeAsync("Сертификат стоит, ошибка остаётся");
        await boris.PressAsync("Control+Enter");
        await boris.SeesAsync(".card-head", group);
        await boris.SeesAsync(".post-internal .post-text", "Сертификат стоит");
    }

    [Fact]
    [Trait("Feature", "P1")]
    [Trait("Feature", "F70")]
    [Trait("Feature", "F145")]
    public async Task A_change_by_a_colleague_is_shown_and_nothing_typed_is_lost()
    {
        using var api = await system.SignInAsync("boris");
        using var anna = await system.SignInAsync("anna");
        var (number, id) = await RegisterAsync(anna, Inn(), "Кто закрыл мой инцидент?");
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await OpenAsync(vera, number);
        // «Сохранить и закрыть»: what is typed already goes out first.
        await vera.PressAsync("Alt+j");
        await vera.TypeAsync("Ответ перед закрытием");
        await vera.PressAsync("Alt+x");
        await vera.FocusIsInAsync("#close-reason");
        await vera.SeesAsync(".post-solution .post-text", "Ответ перед закрытием");
        await vera.PressAsync("Control+a");
        await vera.TypeAsync("Причина, которую набрали");
        await StepAsync(api, id, "take");

        await vera.PressAsync("Control+Enter");
        await vera.SeesAsync(".meanwhile", "Борис Лебедев");
        await vera.HoldsAsync("#close-reason", "Причина, которую набрали");
        await vera.Page.Locator("#close-reason").FocusAsync();
        await vera.PressAsync("Control+Enter");
        await vera.SeesAsync("section.card .chip-closed");
        await vera.ChooseActionAsync("История");
        await vera.SeesAsync(".timeline-closed", "Вера Морозова");
    }

    [Fact]
    [Trait("Feature", "P1")]
    public async Task Two_people_at_one_card_see_each_other()
    {
        using var api = await system.SignInAsync("boris");
        var inn = Inn();
        var (number, id) = await RegisterAsync(api, inn, "Кто ещё здесь?");
        var (other, otherId) = await RegisterAsync(api, inn, "То же самое");
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await OpenAsync(boris, number);
        await boris.PressAsync("Alt+j");
        await boris.TypeAsync("Пишу ответ");
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await OpenAsync(vera, number);
        await vera.SeesAsync(".others", "Борис Лебедев (пишет)");
        await boris.SeesAsync(".others", "Вера Морозова");

        using var merge = new HttpRequestMessage(HttpMethod.Post, $"/api/incidents/{otherId}/merge") { Content = JsonContent.Create(new { intoId = id }) };
        merge.Headers.TryAddWithoutValidation("If-Match", "*");
        (await api.SendAsync(merge)).EnsureSuccessStatusCode();
        await (await vera.SeesAsync(".others button")).FocusAsync();
        await vera.PressAsync("Enter");
        await vera.SeesAsync(".merged", Text(other));
        await vera.SeesNoAsync(".others button");
    }

    [Fact]
    [Trait("Feature", "F74")]
    [Trait("Feature", "P8")]
    public async Task An_incident_is_put_off_brought_back_and_given_a_date()
    {
        using var api = await system.SignInAsync("anna");
        var (number, _) = await RegisterAsync(api, Inn(), "Перезвонить после обновления");
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await OpenAsync(anna, number);
        await anna.ChooseActionAsync("Отложить до даты");
        await anna.FocusIsInAsync("#date-1");
        await anna.PressAsync("2");
        await anna.SeesAsync("#date-2[aria-checked=true]");
        await anna.PressAsync("Control+Enter");
        await anna.SeesAsync(".card-head .put-off");
        await anna.ChooseActionAsync("Вернуть из отложенных");
        await anna.SeesNoAsync(".card-head .put-off");
        await anna.ChooseActionAsync("Дата исполнения");
        await anna.FocusIsInAsync("#date-1");
        await anna.PressAsync("Control+Enter");
        await anna.SeesAsync(".card-head .due");
    }

    [Fact]
    [Trait("Feature", "F83")]
    [Trait("Feature", "F85")]
    [Trait("Feature", "F145")]
    [Trait("Feature", "F149")]
    public async Task A_client_opens_again_what_did_not_help_and_is_written_to_when_it_is_called_off()
    {
        using var api = await system.SignInAsync("anna");
        var (inn, address) = (Inn(), Outside.Unique("maria", 6) + "@example.ru");
        using var registered = await api.PostAsJsonAsync(
            "/api/incidents", new { inn, kpp = inn[..4] + "01001", question = "Не уходит отчёт", contact = new { name = "Мария Котова", email = address } });
        var card = await registered.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        var (number, id) = (card.GetProperty("number").GetInt64(), card.GetProperty("id").GetGuid());
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await OpenAsync(anna, number);
        await anna.ChooseActionAsync("Решён");
        await anna.SeesAsync("section.card .chip-resolved");
        (await api.PostAsJsonAsync($"/api/incidents/{id}/replies", new { text = "Не помогло", from = "Мария Котова" })).EnsureSuccessStatusCode();

        await RefreshAsync(anna);
        await anna.SeesAsync(".post-client .post-text", "Не помогло");
        await anna.SeesAsync("section.card .chip-reopened");
        await anna.SeesAsync(".card-head", "Ответственный: нет");

        await anna.ChooseActionAsync("Завершить: Отмен");
        await anna.FocusIsInAsync("#close-reason");
        await anna.TypeAsync("Клиент передумал");
        await anna.PressAsync("Control+Enter");
        await anna.SeesAsync("section.card .chip-cancelled");
        await Probe.Until("the letter to the client", () => api.GetFromJsonAsync<JsonElement>($"/api/notifications?incidentId={id}"), letters => letters.GetArrayLength() > 0);
        await RefreshAsync(anna);
        // To the operator an incident, to the client an «обращение».
        var letter = await (await anna.SeesAsync(".card-extra li", address)).GetAttributeAsync("title") ?? "";
        letter.ShouldContain($"обращение № {Text(number)}");
        letter.ShouldNotContain("инцидент", Case.Insensitive);
        await anna.SeesAsync(".tabs", "Инциденты");

        static async Task RefreshAsync(Operator someone)
        {
            await someone.Page.Locator("#card-refresh").FocusAsync();
            await someone.PressAsync("Enter");
        }
    }

    /// <summary>A legal entity's INN with right check digits that no other test has.</summary>
    internal static string Inn()
    {
        int[] weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
        var digits = Outside.Unique("66", 7);
        var control = digits.Select((digit, i) => (digit - '0') * weights[i]).Sum() % 11 % 10;
        return digits + control;
    }

    internal static async Task<(long Number, Guid Id)> RegisterAsync(HttpClient api, string inn, string question)
    {
        using var reply = await api.PostAsJsonAsync("/api/incidents", new { inn, kpp = inn[..4] + "01001", question });
        reply.EnsureSuccessStatusCode();
        var card = await reply.Content.ReadFromJsonAsync<JsonElement>();
        return (card.GetProperty("number").GetInt64(), card.GetProperty("id").GetGuid());
    }

    internal static async Task StepAsync(HttpClient api, Guid id, string step, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/incidents/{id}/{step}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var reply = await api.SendAsync(request);
        reply.EnsureSuccessStatusCode();
    }

    internal static async Task OpenAsync(Operator someone, long number, long? shown = null)
    {
        await someone.PressAsync("Alt+o");
        await someone.FocusIsInAsync(".go-to input");
        await someone.TypeAsync(Text(number));
        await someone.PressAsync("Enter");
        await someone.SeesAsync("section.card h1", Text(shown ?? number));
    }

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
