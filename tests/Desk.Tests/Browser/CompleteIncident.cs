using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>What was left out at the registration is added, and a step that is complete leaves the card.</summary>
public sealed class CompleteIncident(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F50")]
    public async Task A_state_that_closes_on_saving_leads_back_to_the_lists()
    {
        var (code, name) = (Outside.Unique("leave", 6), Outside.Unique("У поставщика ", 6));
        using var admin = await system.SignInAsync("admin", system.AdminPassword);
        await Probe.Until("the state to be in the dictionary", () => AddAsync(admin, code, name));
        using var api = await system.SignInAsync("vera");
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Ждём поставщика");
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await LeadIncident.OpenAsync(vera, number);

        await vera.ChooseActionAsync(name);

        await vera.SeesAsync(".views-page");
        (await api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{number}")).GetProperty("state").GetString().ShouldBe(code);
    }

    [Fact]
    [Trait("Feature", "F41")]
    [Trait("Feature", "F30")]
    public async Task The_question_that_was_left_out_is_added_after_the_call()
    {
        using var api = await system.SignInAsync("vera");
        var inn = LeadIncident.Inn();
        using var registered = await api.PostAsJsonAsync("/api/incidents", new { inn, kpp = inn[..4] + "01001", solution = "Решено сразу", close = new { reason = "Решено" } });
        var number = (await registered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt64();
        var question = Outside.Unique("Не открывается отчёт ", 6);
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await LeadIncident.OpenAsync(vera, number);

        await vera.SeesAsync("#add-question");
        await vera.Page.Locator("#add-question").FocusAsync();
        await vera.PressAsync("Enter");
        await vera.FocusIsInAsync("[name=question]");
        await vera.TypeAsync(question);
        await vera.PressAsync("Control+Enter");

        await vera.SeesAsync(".post-question .post-text", question);
        await vera.SeesNoAsync("#add-question");
    }

    private static readonly string[] Own = ["new", "inProgress", "waitingForClient", "resolved", "reopened", "closed", "cancelled"];

    // Others change the dictionary at the same time: whoever comes second reads it anew.
    private static async Task<bool> AddAsync(HttpClient admin, string code, string name)
    {
        using var read = await admin.GetAsync("/api/incidents/states");
        var states = (await read.Content.ReadFromJsonAsync<JsonObject>())!;
        // The product's own keep the names that it has for them in every language.
        foreach (var own in states["states"]!.AsArray().Where(state => Own.Contains($"{state!["code"]}"))) own!["name"] = null;
        states["states"]!.AsArray().Add(new JsonObject { ["code"] = code, ["name"] = name, ["pause"] = true, ["closeOnSave"] = true });
        states["transitions"]!.AsArray().Add(new JsonObject { ["from"] = "inProgress", ["to"] = code });
        using var change = new HttpRequestMessage(HttpMethod.Put, "/api/incidents/states") { Content = JsonContent.Create(states) };
        change.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag!.ToString());
        using var changed = await admin.SendAsync(change);
        return changed.IsSuccessStatusCode;
    }
}
