using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>What a team agrees on and whom it works with, by the keyboard alone.</summary>
public sealed class WorkTogether(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F73")]
    [Trait("Feature", "P4")]
    public async Task An_incident_is_tagged_and_a_macro_does_the_rest()
    {
        using var supervisor = await system.SignInAsync("sofia");
        var (name, tag) = (Outside.Unique("Сбой обмена ", 6), Outside.Unique("сбой-", 6));
        (await supervisor.PostAsJsonAsync("/api/incidents/macros", new { name, text = "Сбой устранён, проверьте отправку", tag, state = "resolved" })).EnsureSuccessStatusCode();
        using var api = await system.SignInAsync("anna");
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Не уходит отчёт");
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await LeadIncident.OpenAsync(anna, number);
        await anna.SeesAsync("#new-tag");
        await anna.Page.Locator("#new-tag").FocusAsync();
        await anna.TypeAsync("перезвонить");
        await anna.PressAsync("Enter");
        await anna.SeesAsync(".tag-own", "перезвонить");
        await anna.PressAsync("Alt+/");
        var macro = await anna.SeesAsync("#macros .row", name);
        await macro.FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesAsync(".post-solution .post-text", "Сбой устранён");
        await anna.SeesAsync("section.card .chip-resolved");
        await anna.SeesAsync(".tag-own", tag);
        await anna.Page.Locator(".tag-own a", new() { HasText = tag }).FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesOnlyAsync("#rows tr", LeadIncident.Text(number));
    }

    [Fact]
    [Trait("Feature", "F68")]
    public async Task In_a_partners_incident_nothing_is_written_and_one_linked_to_it_is_a_button_away()
    {
        using var petr = await system.SignInAsync("petr");
        var (number, _) = await LeadIncident.RegisterAsync(petr, LeadIncident.Inn(), "Партнёр спрашивает о тарифе");
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await LeadIncident.OpenAsync(boris, number);
        await boris.SeesAsync(".partners-hint");
        await boris.SeesNoAsync("#new-post, .post .link, #new-tag");
        await boris.Page.Locator("#card-another").FocusAsync();
        await boris.PressAsync("Enter");
        await boris.SeesAsync(".client-ok");
        await boris.Page.Locator("[name=question]").FocusAsync();
        await boris.TypeAsync("Отвечаем партнёру о тарифе");
        await boris.PressAsync("Control+Enter");
        await boris.SeesAsync(".post-question .post-text", "Отвечаем партнёру о тарифе");
        await boris.SeesAsync(".card-head a", LeadIncident.Text(number));
        await boris.SeesAsync("#new-post");
    }

    [Fact]
    [Trait("Feature", "P7")]
    [Trait("Feature", "F77")]
    [Trait("Feature", "F119")]
    [Trait("Feature", "F146")]
    [Trait("Feature", "F150")]
    public async Task A_supervisor_who_is_asked_in_a_comment_finds_it_among_what_wants_attention()
    {
        using var api = await system.SignInAsync("anna");
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Как поступить с этим обращением?");
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await LeadIncident.OpenAsync(anna, number);
        await CommentAsync(anna, "@sofia, как лучше? 🙂");
        // What the system wrote is told apart and can be hidden.
        await anna.SeesAsync(".post-service");
        await anna.Page.Locator(".posts-head input").FocusAsync();
        await anna.PressAsync("Space");
        await anna.SeesNoAsync(".post-service");
        await anna.SeesAsync(".post-internal .post-text", "@sofia, как лучше? 🙂");

        await using var sofia = await Operator.SignInAsync(chromium, system, "sofia");
        await sofia.PressAsync("Alt+y");
        await sofia.SeesAsync("#rows tr", LeadIncident.Text(number));
        await sofia.Page.Locator("#rows tr", new() { HasText = LeadIncident.Text(number) }).FocusAsync();
        await sofia.PressAsync("Enter");
        await sofia.SeesAsync("section.card h1", LeadIncident.Text(number));
        await CommentAsync(sofia, "Макросом 👍");
        await anna.Page.Locator("#card-refresh").FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesAsync(".post-internal .post-text", "Макросом 👍");
        // Seen is seen.
        await sofia.PressAsync("Alt+y");
        await sofia.SeesAsync(".view-row.active");
        await sofia.SeesNoAsync("#rows tr", LeadIncident.Text(number));

        static async Task CommentAsync(Operator someone, string text)
        {
            await someone.Page.Locator(".composer .kind").Nth(1).FocusAsync();
            await someone.PressAsync("Enter");
            await someone.SeesAsync(".composer-internal");
            await someone.PressAsync("Alt+j");
            await someone.FocusIsInAsync("#new-post");
            await someone.TypeAsync(text);
            await someone.PressAsync("Control+Enter");
            await someone.SeesAsync(".post-internal .post-text", text);
        }
    }

    [Fact]
    [Trait("Feature", "F118")]
    public async Task A_notice_is_put_up_and_seen_by_everybody_until_put_away()
    {
        var title = Outside.Unique("Плановые работы ", 6);
        await using var egor = await Operator.SignInAsync(chromium, system, "egor");
        await egor.Page.GotoAsync("/notices");
        await egor.SeesAsync("[data-command=new]");
        await egor.PressAsync("Alt+n");
        await egor.FocusIsInAsync("#notice-title");
        await egor.TypeAsync(title);
        await egor.PressAsync("Tab");
        await egor.TypeAsync("С 22:00 до 23:00 отправка отчётов недоступна");
        await egor.PressAsync("Control+Enter");
        await egor.SeesAsync(".notice", title);
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await anna.SeesAsync(".board", title);
        await anna.Page.Locator(".board button").FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesNoAsync(".board", title);
        await egor.Page.Locator(".notice", new() { HasText = title }).Locator(".link").Last.FocusAsync();
        await egor.PressAsync("Enter");
        await egor.SeesNoAsync(".notice", title);
    }

    [Fact]
    [Trait("Feature", "F67")]
    public async Task A_service_centre_answers_and_gives_an_incident_back()
    {
        using var supervisor = await system.SignInAsync("sofia");
        var groups = await supervisor.GetFromJsonAsync<JsonElement>("/api/incidents/groups");
        var center = groups.EnumerateArray().FirstOrDefault(group => group.GetProperty("code").GetString() == "6601");
        if (center.ValueKind == JsonValueKind.Undefined)
        {
            using var added = await supervisor.PostAsJsonAsync("/api/incidents/groups", new { name = "СЦ 6601", kind = "serviceCenter", code = "6601" });
            added.EnsureSuccessStatusCode();
            center = await added.Content.ReadFromJsonAsync<JsonElement>();
        }

        using var api = await system.SignInAsync("boris");
        var (number, id) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Нужен выезд в офис");
        using var sent = new HttpRequestMessage(HttpMethod.Post, $"/api/incidents/{id}/escalate")
        {
            Content = JsonContent.Create(new { groupId = center.GetProperty("id").GetGuid(), description = "Поставить сертификат", contactName = "Мария", contactPhone = "+79221234567" }),
        };
        sent.Headers.TryAddWithoutValidation("If-Match", "*");
        (await api.SendAsync(sent)).EnsureSuccessStatusCode();

        await using var petr = await Operator.SignInAsync(chromium, system, "petr");
        await LeadIncident.OpenAsync(petr, number);
        await petr.SeesNoAsync(".knowledge, .extension, .card-article");
        await petr.PressAsync("Alt+j");
        await petr.FocusIsInAsync("#new-post");
        await petr.TypeAsync("Выезжаем завтра");
        await petr.PressAsync("Control+Enter");
        await petr.SeesAsync(".post-solution .post-text", "Выезжаем завтра");
        await petr.ChooseActionAsync("Вернуть");
        await petr.FocusIsInAsync("#return-text");
        await petr.TypeAsync("Сертификат поставлен");
        await petr.PressAsync("Control+Enter");
        await petr.SeesNoAsync("#return-text");
        await Probe.Until(
            "the incident to be Boris's again", () => api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{number}"),
            card => card.GetProperty("ownerName").GetString() == "Борис Лебедев");
    }
}
