using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>What is known of clients, kept by the keyboard alone.</summary>
public sealed class KeepClients(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F15")]
    [Trait("Feature", "F16")]
    [Trait("Feature", "F34")]
    public async Task A_contact_and_a_contract_are_kept_and_shown_on_the_card()
    {
        using var api = await system.SignInAsync("boris");
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Кому перезвонить?");
        var client = (await api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{number}")).GetProperty("subscriberId").GetGuid();
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await boris.Page.GotoAsync($"/clients/{client}");
        await boris.SeesAsync("#contact-phone");
        await boris.Page.Locator("#contact-phone").FocusAsync();
        await boris.TypeAsync("89221234567");
        await boris.PressAsync("Tab");
        await boris.TypeAsync("Мария");
        await boris.PressAsync("Enter");
        await boris.SeesAsync(".client-contacts li", "Мария");
        await boris.Page.Locator(".contract-form input").First.FocusAsync();
        await boris.TypeAsync("77-А от 01.02.2026");
        await boris.PressAsync("Enter");
        await Probe.Until(
            "the contract to be kept", () => api.GetFromJsonAsync<JsonElement>($"/api/subscribers/{client}"),
            found => found.GetProperty("contract") is { ValueKind: JsonValueKind.Object } contract && contract.GetProperty("number").GetString() == "77-А от 01.02.2026");
        await LeadIncident.OpenAsync(boris, number);
        await boris.SeesAsync(".client-bar", "77-А от 01.02.2026");
        // His own program for calls is asked, which this machine has not.
        await boris.Page.GotoAsync($"/clients/{client}");
        var phone = await boris.SeesAsync(".client-contacts a", "+79221234567");
        await boris.Page.EvaluateAsync(
            """
            addEventListener('click', event => {
              const link = event.target.closest('a[href^="tel:"]');
              if (link) [window.dialled] = [link.getAttribute('href'), event.preventDefault()];
            }, true)
            """);
        await phone.FocusAsync();
        await boris.PressAsync("Enter");
        await boris.Page.WaitForFunctionAsync("window.dialled === 'tel:+79221234567'");
    }

    [Fact]
    [Trait("Feature", "F14")]
    public async Task A_note_on_a_tax_office_is_shown_with_all_its_clients()
    {
        using var api = await system.SignInAsync("boris");
        var inn = LeadIncident.Inn();
        var (number, _) = await LeadIncident.RegisterAsync(api, inn, "Отчёт не принимают второй день");
        var client = (await api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{number}")).GetProperty("subscriberId").GetGuid();
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await boris.Page.GotoAsync($"/clients/{client}");
        await (await boris.SeesAsync(".note-add")).FocusAsync();
        await boris.PressAsync("Enter");
        await boris.FocusIsInAsync(".note-form input");
        await boris.TypeAsync("Приём отчётов восстановят к вечеру");
        await boris.Page.Locator(".note-form select").SelectOptionAsync("office");
        await boris.Page.Locator(".note-form input").FocusAsync();
        await boris.PressAsync("Enter");
        await boris.SeesAsync(".note", $"ИФНС {inn[..4]}");
        await LeadIncident.OpenAsync(boris, number);
        await boris.SeesAsync(".note", "восстановят к вечеру");

        // Out of date by the evening.
        await boris.Page.GotoAsync($"/clients/{client}");
        await (await boris.SeesAsync(".note button")).FocusAsync();
        await boris.PressAsync("Enter");
        await boris.Page.Locator(".note button").First.FocusAsync();
        await boris.PressAsync("Enter");
        await boris.SeesNoAsync(".note");
    }

    [Fact]
    public async Task A_client_base_is_taken_in_with_a_report_of_what_was_not()
    {
        var name = Outside.Unique("Загруженный клиент ", 6);
        await using var sofia = await Operator.SignInAsync(chromium, system, "sofia");
        await sofia.Page.GotoAsync("/settings/clients");
        await sofia.SeesAsync("[data-file-button]");
        await sofia.Page.Locator("#file-input").SetInputFilesAsync(new Microsoft.Playwright.FilePayload
        {
            Name = "clients.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes($"inn;kpp;name\n{LeadIncident.Inn()};;{name}\n12;;Неверный\n"),
        });
        await sofia.SeesAsync("#rejected");
        await Probe.Until(
            "the figures of the import", async () => (await sofia.Page.Locator(".import-figures dd").AllInnerTextsAsync()).Take(2), figures => figures.SequenceEqual(["2", "1"]));
    }

    [Fact]
    [Trait("Feature", "F13")]
    [Trait("Feature", "P19")]
    public async Task An_administrators_link_is_in_the_client_bar()
    {
        using var api = await system.SignInAsync("vera");
        var inn = LeadIncident.Inn();
        var (number, _) = await LeadIncident.RegisterAsync(api, inn, "Где ещё этот клиент?");
        var name = Outside.Unique("Диадок ", 6);
        await using var admin = await Operator.SignInAsync(chromium, system, "admin", system.AdminPassword);
        await admin.Page.GotoAsync("/settings/parameters");
        await admin.SeesAsync("#setting-clientLinks .parameter-table");
        await admin.Page.Locator("#setting-clientLinks > .link").FocusAsync();
        await admin.PressAsync("Enter");
        await admin.SeesAsync("#setting-clientLinks [name=url]");
        await admin.Page.Locator("#setting-clientLinks [name=name]").Last.FocusAsync();
        await admin.TypeAsync(name);
        await admin.PressAsync("Tab");
        await admin.TypeAsync("https://example.org/{inn}");
        await admin.PressAsync("Control+Enter");
        await Probe.Until(
            "the link to be kept", () => api.GetFromJsonAsync<JsonElement>("/api/incidents/settings/client-links"),
            links => links.GetProperty("links").EnumerateArray().Any(link => link.GetProperty("name").GetString() == name));
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await LeadIncident.OpenAsync(vera, number);
        var link = await vera.SeesAsync(".client-bar a", name);
        (await link.GetAttributeAsync("href")).ShouldBe($"https://example.org/{inn}");
    }
}
