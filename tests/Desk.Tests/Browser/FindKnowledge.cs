using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>The search as people meet it, by the keyboard alone.</summary>
public sealed class FindKnowledge(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F40")]
    [Trait("Feature", "F90")]
    public async Task Digits_offer_the_article_and_the_incident_that_have_the_number_before_all_else()
    {
        var outside = new Outside(system);
        var number = await outside.PublishAsync(Outside.Unique("Знание с номером ", 6), detailsRequired: true);
        var text = number.ToString(CultureInfo.InvariantCulture);
        await outside.PublishAsync($"Ошибка {text} при входе");
        using var api = await system.SignInAsync("anna");
        var (incident, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Ошибка при входе");
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");

        // Beside the work: the article itself, with its red circle, and then those that only mention the number.
        await anna.Page.GotoAsync("/");
        await anna.PressAsync("F2");
        await anna.TypeAsync(text);
        await anna.SeesAsync(".found mark", text);
        (await anna.Page.Locator("#found .found").First.Locator(".mono").InnerTextAsync()).ShouldBe(text);
        await anna.SeesAsync("#found .found .red-circle");

        await anna.Page.GotoAsync("/knowledge");
        await anna.FocusIsInAsync("#knowledge-search");
        await anna.TypeAsync(text);
        await anna.SeesAsync(".direct", text);
        await anna.SeesAsync(".found mark", text);
        await anna.SeesNoAsync(".direct[href^='/incidents']");
        await anna.PressAsync("Control+a");
        await anna.TypeAsync(LeadIncident.Text(incident));
        await anna.SeesAsync($".direct[href='/incidents/{incident}']");
        await anna.PressAsync("ArrowDown");
        await anna.PressAsync("Enter");
        (await anna.OpenIncidentAsync()).ShouldBe(incident);
    }

    [Fact]
    [Trait("Feature", "F90")]
    public async Task A_number_typed_on_gives_the_look_for_its_incident_up_without_a_word()
    {
        var word = Outside.Unique("перебив", 6);
        await new Outside(system).PublishAsync($"Статья про {word}");
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await anna.Page.GotoAsync("/knowledge");
        await anna.FocusIsInAsync("#knowledge-search");
        // Incidents answers nobody until the transaction ends.
        await using var connection = new NpgsqlConnection(system.Database("incidents"));
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var closed = new NpgsqlCommand("lock table incidents in access exclusive mode", connection, transaction)) await closed.ExecuteNonQueryAsync();

        await anna.TypeAsync("100");
        await Probe.Until("the look for incident 100", WaitingAsync, waiting => waiting > 0);
        await anna.TypeAsync($" || {word}");
        await anna.SeesAsync(".found mark", word);
        await transaction.RollbackAsync();

        (await anna.Page.Locator(".rz-notification-item").CountAsync()).ShouldBe(0);
    }

    private async Task<long> WaitingAsync()
    {
        await using var connection = new NpgsqlConnection(system.Database("incidents"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%incidents%number%'", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task The_wrong_layout_is_said_on_the_screen_with_what_it_was_taken_for()
    {
        await new Outside(system).PublishAsync("Квазираскладкость мешает входу");
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await anna.Page.GotoAsync("/knowledge");
        await anna.FocusIsInAsync("#knowledge-search");
        await anna.TypeAsync("rdfpbhfcrkflrjcnm");
        await anna.SeesAsync(".found mark", "Квазираскладкость");
        await anna.SeesManyAsync(".search-said .hint", 1);
        await anna.SeesAsync(".search-said .hint", "квазираскладкость");
    }

    [Fact]
    [Trait("Feature", "F89")]
    public async Task A_type_is_chosen_by_keyboard_and_Back_brings_the_search_again()
    {
        var (word, one, other) = (Outside.Unique("доверенность", 6), Outside.Unique("Тип один ", 6), Outside.Unique("Тип другой ", 6));
        var outside = new Outside(system);
        await outside.PublishAsync($"Первая {word}", supertag: one);
        await outside.PublishAsync($"Вторая {word}", supertag: other);
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await anna.Page.GotoAsync("/knowledge");
        await anna.FocusIsInAsync("#knowledge-search");
        await anna.TypeAsync(word);
        await anna.SeesManyAsync(".found", 2);
        await (await anna.SeesAsync(".facets .view-row", one)).FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesOnlyAsync(".found", $"Первая {word}");
        await anna.SeesAsync(".facets .view-row.active", one);
        // What the other type has is not forgotten: one press leads there.
        (await (await anna.SeesAsync(".facets .view-row", other)).Locator(".count").InnerTextAsync()).ShouldBe("1");

        await anna.PressAsync("F2");
        await anna.PressAsync("ArrowDown");
        await anna.PressAsync("Enter");
        await anna.SeesAsync(".article-page h1", word);
        await anna.Page.GoBackAsync();
        await anna.HoldsAsync("#knowledge-search", word);
        await anna.SeesOnlyAsync(".found", $"Первая {word}");
        await anna.SeesAsync(".facets .view-row.active", one);
    }

    [Fact]
    [Trait("Feature", "F91")]
    public async Task Similar_articles_are_offered_while_a_question_is_typed_and_one_is_attached_by_a_key()
    {
        var word = Outside.Unique("электронограмма", 6);
        var number = await new Outside(system).PublishAsync($"Не строится {word}", detailsRequired: true);
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await anna.Page.GotoAsync("/new");
        await anna.SeesAsync("section.register");
        await anna.TabToAsync("[name=question]");
        await anna.TypeAsync($"Говорит, что у него не строится {word}, и ничего не пишет");
        var offered = await anna.SeesAsync(".similar button", word);
        await offered.FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesAsync("section.register .attached", LeadIncident.Text(number));
    }

    [Fact]
    [Trait("Feature", "F99")]
    public async Task An_expert_closes_an_incident_and_makes_an_article_of_it_which_is_linked()
    {
        var (question, solution) = (Outside.Unique("Не печатает чек ", 6), Outside.Unique("Замените ленту ", 6));
        using var api = await system.SignInAsync("egor");
        var (incident, id) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), question);
        await LeadIncident.StepAsync(api, id, "posts", new { kind = "solution", text = solution });
        await using var egor = await Operator.SignInAsync(chromium, system, "egor");
        await LeadIncident.OpenAsync(egor, incident);
        await egor.PressAsync("Alt+x");
        await egor.FocusIsInAsync("#close-reason");
        var box = (await egor.SeesAsync(".closing label", "Создать знание")).Locator("input");
        (await box.IsCheckedAsync()).ShouldBeFalse();
        await box.FocusAsync();
        await egor.PressAsync("Space");
        await egor.PressAsync("Control+Enter");

        await egor.HoldsAsync("#article-title", question);
        await egor.HoldsAsync("[name=solution]", solution);
        await egor.Page.Locator("[name=supertag]").FocusAsync();
        await egor.TypeAsync("Кассы");
        await egor.PressAsync("Control+Shift+Enter");
        await egor.SeesAsync(".article-page .badge-ok");
        await Probe.Until(
            "the article to be linked", () => api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{incident}"),
            card => card.GetProperty("article").ValueKind == JsonValueKind.Object);
        await LeadIncident.OpenAsync(egor, incident);
        await egor.SeesAsync("section.card .attached", question);
    }

    [Fact]
    [Trait("Feature", "F97")]
    public async Task What_is_asked_again_and_again_without_an_article_leads_to_a_search_and_to_a_new_one()
    {
        var word = Outside.Unique("теплосчётчик", 6);
        using var api = await system.SignInAsync("egor");
        for (var i = 0; i < 6; i++)
            await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), $"Не отвечает {word}");
        await Probe.Until(
            "the gap to be known", () => api.GetStringAsync("/api/knowledge/gaps"), gaps => gaps.Contains(word.Replace('ё', 'е'), StringComparison.Ordinal));
        await using var egor = await Operator.SignInAsync(chromium, system, "egor");
        await egor.Page.GotoAsync("/knowledge/gaps");
        var row = await egor.SeesAsync("#gaps tr", word.Replace('ё', 'е'));
        await egor.SeesAsync("#gaps a[href^='/knowledge/new?incident=']");
        await row.FocusAsync();
        await egor.PressAsync("Enter");
        await egor.Page.WaitForFunctionAsync("word => document.querySelector('#knowledge-search')?.value.includes(word)", word.Replace('ё', 'е'));
    }
}
