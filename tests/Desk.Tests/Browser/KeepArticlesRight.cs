using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>Articles that are wrong, often asked for, or carried from one house to another, by the keyboard alone.</summary>
public sealed class KeepArticlesRight(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F100")]
    public async Task A_wrong_article_is_reported_and_its_owner_answers()
    {
        var number = await new Outside(system).PublishAsync(Outside.Unique("Знание с ошибкой ", 6));
        var (wrong, answer) = (Outside.Unique("Код изменился на ", 6), Outside.Unique("Исправлено по письму ", 6));
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await anna.Page.GotoAsync($"/knowledge/{number}");
        await anna.SeesAsync("#report-open");
        await anna.Page.Locator("#report-open").FocusAsync();
        await anna.PressAsync("Enter");
        await anna.FocusIsInAsync("#report-text");
        await anna.TypeAsync(wrong);
        await anna.PressAsync("Control+Enter");
        await anna.SeesAsync(".report", wrong);

        await using var egor = await Operator.SignInAsync(chromium, system, "egor");
        await egor.Page.GotoAsync("/knowledge/reports");
        var report = await egor.SeesAsync(".report", wrong);
        await report.Locator(".report-answer").FocusAsync();
        await egor.PressAsync("Enter");
        await egor.FocusIsInAsync(".report textarea");
        await egor.TypeAsync(answer);
        await egor.PressAsync("Control+Enter");
        // It waits for nobody any more; it is among those on his articles.
        await egor.SeesNoAsync(".report", wrong);
        await egor.PressAsync("2");
        await egor.SeesAsync(".report .report-said", answer);

        // She is told wherever she is, until she has seen it.
        await anna.Page.GotoAsync("/");
        await (await anna.SeesAsync("#report-answers")).FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesAsync(".report .report-said", answer);
        await anna.SeesNoAsync("#report-answers");
    }

    [Fact]
    [Trait("Feature", "F96")]
    [Trait("Feature", "F141")]
    public async Task The_most_frequent_questions_of_a_period_lead_to_their_articles()
    {
        var title = Outside.Unique("Частый вопрос ", 6);
        var number = await new Outside(system).PublishAsync(title);
        using var api = await system.SignInAsync("sofia");
        var article = (await api.GetFromJsonAsync<JsonElement>($"/api/knowledge/articles/number/{number}")).GetProperty("id").GetGuid();
        // More than any other test asks of one article.
        for (var i = 0; i < 4; i++)
        {
            var inn = LeadIncident.Inn();
            await Probe.Until("Incidents to know the article", async () =>
                (await api.PostAsJsonAsync("/api/incidents", new { inn, kpp = inn[..4] + "01001", articleId = article, question = "Опять" })).IsSuccessStatusCode);
        }

        await Probe.Until(
            "Reporting to count them", () => api.GetFromJsonAsync<JsonElement>("/api/reports/questions"),
            report => report.GetProperty("articles").EnumerateArray().Any(row => row.GetProperty("articleId").GetGuid() == article
                && row.GetProperty("count").GetInt64() == 4 && row.GetProperty("title").ValueKind == JsonValueKind.String));
        await using var sofia = await Operator.SignInAsync(chromium, system, "sofia");
        await sofia.Page.GotoAsync("/reports/questions");
        await sofia.SeesAsync("#questions tr", title);
        await sofia.FocusIsInAsync(".list-head h1");
        await sofia.PressAsync("1");
        await sofia.SeesAsync(".view[aria-pressed=true] kbd", "1");
        var row = await sofia.SeesAsync("#questions tr", title);
        await row.FocusAsync();
        await sofia.PressAsync("Enter");
        await sofia.SeesAsync(".article-page h1", title);
    }

    [Fact]
    [Trait("Feature", "P18")]
    public async Task Articles_go_out_and_come_in_as_lines_and_the_index_is_shown()
    {
        var number = await new Outside(system).PublishAsync(Outside.Unique("Переносимое знание ", 6));
        await using var admin = await Operator.SignInAsync(chromium, system, "admin", system.AdminPassword);
        await admin.Page.GotoAsync("/settings/knowledge");
        await admin.SeesAsync("#index-state dd");
        var file = await admin.Page.RunAndWaitForDownloadAsync(() => admin.Page.Locator("#articles-export").PressAsync("Enter"));
        var line = (await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken))
            .Single(text => JsonSerializer.Deserialize<JsonElement>(text) is var told
                && told.GetProperty("kind").GetString() == "article" && told.GetProperty("number").GetInt32() == number);
        await admin.Page.Locator("#file-input").SetInputFilesAsync(new Microsoft.Playwright.FilePayload
        {
            Name = "articles.jsonl",
            MimeType = "application/octet-stream",
            Buffer = Encoding.UTF8.GetBytes($"{line}\n{{\"number\": -1}}\n"),
        });
        await admin.SeesAsync(".import-figures dd");
        await Probe.Until(
            "one line taken as it was, one refused", async () => await admin.Page.Locator(".import-figures").First.Locator("dd").AllInnerTextsAsync(),
            figures => figures.SequenceEqual(["0", "0", "1", "1"]));
        await admin.SeesAsync(".lines li", "строка 2");
    }
}
