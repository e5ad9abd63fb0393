using System.Diagnostics;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>What was typed, and who is signed in, survives what happens to pages and processes.</summary>
public sealed class NothingIsLost(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "P2")]
    public async Task What_was_typed_is_there_after_a_reload()
    {
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await TypeAsync(vera, "Вопрос, который жалко набирать второй раз");
        await vera.Page.ReloadAsync();
        await ShouldBeThereAsync(vera, "Вопрос, который жалко набирать второй раз");
    }

    [Fact]
    [Trait("Feature", "P2")]
    public async Task A_killed_desk_signs_nobody_out_and_the_page_comes_back_by_itself()
    {
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await TypeAsync(boris, "Набрано до падения");
        using (var desk = Process.GetProcessById(PidOfDesk())) desk.Kill();
        await boris.SeesAsync(".reconnect.shown");
        await boris.TypeAsync(" и во время");

        await boris.Page.Locator(".reconnect.shown").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached, Timeout = 60_000 });
        await boris.SeesAsync(".live-on");
        await ShouldBeThereAsync(boris, "Набрано до падения и во время");
    }

    private static async Task TypeAsync(Operator someone, string question)
    {
        await someone.PressAsync("Alt+n");
        await someone.FocusIsInAsync("#client");
        await someone.TypeAsync("7707083893");
        await someone.SeesAsync("[data-command=standard-kpp]");
        await someone.Page.Locator("[name=question]").FocusAsync();
        await someone.TypeAsync(question);
    }

    private static async Task ShouldBeThereAsync(Operator someone, string question)
    {
        await someone.Page.WaitForFunctionAsync("text => document.querySelector('[name=question]')?.value === text", question);
        (await someone.Page.Locator("#client").InputValueAsync()).ShouldBe("7707083893");
    }

    private int PidOfDesk() => system.State().GetProperty("resources").EnumerateArray()
        .First(resource => resource.GetProperty("name").GetString() == "desk").GetProperty("pid").GetInt32();
}
