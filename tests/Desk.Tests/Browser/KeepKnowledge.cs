using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>The knowledge base on pages of its own, by the keyboard alone.</summary>
public sealed class KeepKnowledge(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F87")]
    [Trait("Feature", "F88")]
    [Trait("Feature", "F89")]
    [Trait("Feature", "F94")]
    public async Task An_expert_writes_publishes_and_finds_an_article_and_restores_what_it_said()
    {
        var word = Outside.Unique("подпись", 6);
        await using var egor = await Operator.SignInAsync(chromium, system, "egor");
        await egor.Page.GotoAsync("/knowledge");
        await egor.FocusIsInAsync("#knowledge-search");
        await egor.PressAsync("Alt+n");
        await egor.FocusIsInAsync("#article-title");
        await egor.TypeAsync($"Не ставится {word}");
        await FillAsync(egor, "solution", "Переустановите **плагин** и <script>alert(1)</script>");
        await FillAsync(egor, "supertag", "Подпись документов");
        await egor.PressAsync("Control+Shift+Enter");
        await egor.SeesAsync(".article-page .badge-ok");
        await egor.SeesAsync(".article-body strong", "плагин");
        await egor.SeesNoAsync(".article-body script");

        await egor.PressAsync("Alt+j");
        await egor.SeesAsync("[name=solution]");
        await FillAsync(egor, "solution", "Решение, которое хуже прежнего");
        await egor.PressAsync("Control+Enter");
        await egor.SeesAsync(".article-page > .article-body", "хуже прежнего");
        await egor.PressAsync("Alt+q");
        await egor.SeesAsync(".revisions .row");
        await egor.Page.Locator(".revisions .row").Last.FocusAsync();
        await egor.PressAsync("Enter");
        await egor.SeesAsync(".revision-body .rz-button");
        await egor.Page.Locator(".revision-body .rz-button").FocusAsync();
        await egor.PressAsync("Enter");
        await egor.SeesAsync(".article-page > .article-body strong", "плагин");

        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await anna.Page.GotoAsync("/knowledge");
        await anna.FocusIsInAsync("#knowledge-search");
        await anna.TypeAsync(word);
        await anna.SeesAsync(".found mark", word);
        await anna.SeesAsync(".knowledge-preview .article-body", "Переустановите");
        await anna.SeesAsync(".facets .view-row", "Подпись документов");
        await anna.PressAsync("ArrowDown");
        await anna.PressAsync("Enter");
        await anna.SeesAsync(".article-page h1", word);
        await anna.PressAsync("Alt+n");
        await anna.SeesAsync("section.register .attached", word);
    }

    [Fact]
    [Trait("Feature", "P5")]
    public async Task An_expert_finds_a_draft_again_by_a_view_with_its_count()
    {
        var title = Outside.Unique("Недописанное знание ", 6);
        await using var egor = await Operator.SignInAsync(chromium, system, "egor");
        await egor.Page.GotoAsync("/knowledge/new");
        await egor.FocusIsInAsync("#article-title");
        await egor.TypeAsync(title);
        await FillAsync(egor, "supertag", "Подпись документов");
        await FillAsync(egor, "solution", "Пока не знаю");
        await egor.PressAsync("Control+Enter");
        await egor.SeesAsync(".article-page h1", title);

        await egor.Page.GotoAsync("/knowledge");
        await egor.Page.Locator("a[href='/knowledge/articles']").FocusAsync();
        await egor.PressAsync("Enter");
        await egor.FocusIsInAsync(".list-head h1");
        await egor.SeesAsync(".view[aria-selected=true] .count");
        await egor.PressAsync("2");
        await egor.SeesAsync(".view[aria-selected=true] kbd", "2");
        var row = await egor.SeesAsync("#articles tr", title);
        await row.FocusAsync();
        await egor.PressAsync("Enter");
        await egor.SeesAsync(".article-page h1", title);
    }

    [Fact]
    [Trait("Feature", "F42")]
    [Trait("Feature", "F98")]
    public async Task An_article_takes_a_file_larger_than_any_form()
    {
        var number = await new Outside(system).PublishAsync(Outside.Unique("Инструкция ", 6));
        await using var egor = await Operator.SignInAsync(chromium, system, "egor");
        await egor.Page.GotoAsync($"/knowledge/{number}");
        await egor.SeesAsync("[data-file-button]");
        var content = new byte[3_000_000];
        Random.Shared.NextBytes(content);
        await egor.Page.Locator("#file-input").SetInputFilesAsync(
            new Microsoft.Playwright.FilePayload { Name = "Инструкция.bin", MimeType = "application/octet-stream", Buffer = content });
        await egor.SeesAsync(".file", "Инструкция.bin");
        var file = await egor.Page.RunAndWaitForDownloadAsync(() => egor.Page.Locator(".file a").PressAsync("Enter"));
        (await File.ReadAllBytesAsync(await file.PathAsync(), TestContext.Current.CancellationToken)).ShouldBe(content);
    }

    private static async Task FillAsync(Operator someone, string field, string text)
    {
        await someone.Page.Locator($"[name={field}]").FocusAsync();
        await someone.PressAsync("Control+a");
        await someone.TypeAsync(text);
    }
}
