using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>Who and what may come in, and what clients are written, by the keyboard alone.</summary>
public sealed class AdministerAccess(RunningSystem system, Chromium chromium)
{
    [Fact]
    public async Task A_machines_key_is_shown_once_works_and_is_revoked()
    {
        var name = Outside.Unique("Обмен с 1С ", 6);
        await using var admin = await Operator.SignInAsync(chromium, system, "admin", system.AdminPassword);
        await admin.Page.GotoAsync("/settings/keys");
        await admin.PressAsync("Alt+n");
        await admin.FocusIsInAsync("#key-name");
        await admin.TypeAsync(name);
        await admin.TabToAsync("input[type=checkbox]");
        await admin.PressAsync("Space");
        await admin.PressAsync("Control+Enter");
        await admin.FocusIsInAsync("#key-secret");
        using var machine = system.Anonymous();
        machine.DefaultRequestHeaders.Add("X-Api-Key", await admin.Page.Locator("#key-secret").InputValueAsync());
        (await machine.GetAsync(new Uri("/api/incidents?view=all", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var row = await admin.SeesAsync("#keys tr", name);
        await row.FocusAsync();
        await admin.PressAsync("Enter");
        await admin.FocusIsInAsync("#revoke-do");
        await admin.PressAsync("Control+Enter");
        await admin.SeesAsync("#keys tr", $"{name}");
        await admin.SeesNoAsync("#keys tr:has(.badge-ok)", name);
        await admin.Page.ReloadAsync();
        await admin.SeesAsync("#keys tr", name);
        await admin.SeesNoAsync("#key-secret");
    }

    [Fact]
    [Trait("Feature", "F37")]
    public async Task A_group_takes_what_is_new_by_a_channel()
    {
        var name = Outside.Unique("Портальная группа ", 6);
        await using var sofia = await Operator.SignInAsync(chromium, system, "sofia");
        await sofia.Page.GotoAsync("/settings/groups");
        await sofia.PressAsync("Alt+n");
        await sofia.FocusIsInAsync("#group-name");
        await sofia.TypeAsync(name);
        await sofia.TabToAsync("[name=takes-portal]");
        await sofia.PressAsync("Space");
        await sofia.PressAsync("Control+Enter");
        await sofia.SeesAsync(".rz-notification", name);
        using var api = await system.SignInAsync("boris");
        var card = await api.PostAsJsonAsync("/api/incidents", new { inn = LeadIncident.Inn(), kpp = "", question = "Вопрос с портала", channel = "portal" });
        var number = (await card.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt64();
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await LeadIncident.OpenAsync(boris, number);
        await boris.SeesAsync(".card-head", name);

        // What has a new number since goes on elsewhere.
        await (await sofia.SeesAsync(".row", name)).FocusAsync();
        await sofia.PressAsync("Enter");
        await sofia.TabToAsync("[name=takes-portal]:checked");
        await sofia.PressAsync("Space");
        await sofia.PressAsync("Control+Enter");
        using var supervisor = await system.SignInAsync("sofia");
        await Probe.Until(
            "the group to take nothing new", () => supervisor.GetFromJsonAsync<JsonElement>("/api/incidents/groups"),
            groups => groups.EnumerateArray().Single(group => group.GetProperty("name").GetString() == name).GetProperty("takesNew").GetArrayLength() == 0);
    }

    [Fact]
    [Trait("Feature", "P19")]
    public async Task A_wrong_password_is_in_the_journal_of_sign_ins()
    {
        using var stranger = system.Anonymous();
        var login = Outside.Unique("nobody", 8);
        (await stranger.PostAsJsonAsync("/api/auth/token", new { login, password = "wrong" })).IsSuccessStatusCode.ShouldBeFalse();
        await using var admin = await Operator.SignInAsync(chromium, system, "admin", system.AdminPassword);
        await admin.Page.GotoAsync("/settings/sign-ins");
        await admin.SeesAsync("#sign-ins tr", login);
        await admin.SeesAsync("#sign-ins tr", "нет такого имени");
        // All of one user, from any of his rows.
        var row = await admin.SeesAsync("#sign-ins tr", "admin");
        await row.FocusAsync();
        await admin.PressAsync("Enter");
        await admin.SeesAsync(".list-head h1", "Входы: admin");
        await admin.SeesNoAsync("#sign-ins tr", login);
    }

    [Fact]
    [Trait("Feature", "F131")]
    public async Task An_administrator_changes_what_clients_are_written_and_a_supervisor_reads_it()
    {
        var mark = Outside.Unique("№", 6);
        await using var admin = await Operator.SignInAsync(chromium, system, "admin", system.AdminPassword);
        await admin.Page.GotoAsync("/settings/messages");
        await admin.FocusIsInAsync(".list-head h1");
        for (var i = 0; i < 8; i++) await admin.PressAsync("ArrowDown");
        await admin.PressAsync("Enter");
        await admin.SeesAsync("h2", "Сбой устранён: SMS");
        await admin.SeesAsync("#message-segments");
        await admin.Page.Locator("#message-body").FocusAsync();
        await admin.PressAsync("Control+End");
        await admin.TypeAsync($" {mark}");
        await admin.PressAsync("Control+Enter");
        await admin.SeesAsync(".rz-notification", "Сбой устранён: SMS");

        await using var sofia = await Operator.SignInAsync(chromium, system, "sofia");
        await sofia.Page.GotoAsync("/settings/messages");
        await sofia.SeesAsync("#message-body[readonly]");
        await sofia.Page.Locator("#messages .row").Last.FocusAsync();
        await sofia.PressAsync("Enter");
        await sofia.Page.WaitForFunctionAsync("mark => document.querySelector('#message-body')?.value.endsWith(mark)", mark);
    }

    [Fact]
    [Trait("Feature", "F68")]
    public async Task A_partner_is_not_offered_what_only_the_house_does()
    {
        await using var petr = await Operator.SignInAsync(chromium, system, "petr");
        await petr.Page.GotoAsync("/new");
        await petr.FocusIsInAsync("#client");
        await petr.SeesNoAsync("#solution, [name=reason], [data-command~=submit-close]");
        var inn = LeadIncident.Inn();
        await petr.TypeAsync($"{inn}-{inn[..4]}01001");
        await petr.SeesAsync(".client-ok");
        await petr.TabToAsync("[name=question]");
        await petr.TypeAsync("Клиент просит выезд");
        await petr.PressAsync("Control+Enter");
        await petr.OpenIncidentAsync();
        await petr.SeesAsync(".post-question .post-text", "просит выезд");
    }
}
