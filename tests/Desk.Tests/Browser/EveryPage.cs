using Helpdesk.Testing;
using Microsoft.Playwright;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>Every page at the sizes of the screens it is made for.</summary>
public sealed class EveryPage(RunningSystem system, Chromium chromium)
{
    private static readonly (int Width, int Height)[] Screens = [(1366, 768), (1920, 1080)];

    private const string WhatHangsOver = """
        () => {
          const page = document.documentElement;
          if (page.scrollWidth <= page.clientWidth) return '';
          return [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > page.clientWidth)
            .map(one => `${one.outerHTML.slice(0, 120)} ends at ${one.getBoundingClientRect().right} of ${page.clientWidth}`).join('\n') || 'something unseen';
        }
        """;

    [Theory]
    [InlineData("anna", "/ /new /incidents /intake /calls /knowledge /knowledge?q=знание /registration /reports/questions")]
    [InlineData("egor", "/knowledge/new /knowledge/articles /knowledge/gaps /knowledge/missed /knowledge/reports /settings/answers /settings/knowledge")]
    [InlineData("admin", "/notices /settings /settings/blocklist /settings/clients /settings/groups /settings/hand-over /settings/keys /settings/macros "
        + "/settings/messages /settings/parameters /settings/registration /settings/sign-ins /settings/states /settings/telephony /settings/users")]
    [InlineData("petr", "/ /incidents")]
    public async Task Nothing_hangs_over_the_edge_of_either_screen(string login, string pages)
    {
        await using var person = await Operator.SignInAsync(
            chromium, system, login, login == "admin" ? system.AdminPassword : RunningSystem.DemoPassword, keepTyped: true);
        List<string> faults = [];
        person.Page.PageError += (_, fault) => faults.Add(fault);
        foreach (var page in pages.Split(' '))
        {
            await person.Page.GotoAsync(page);
            // Interactive, and nothing on its way any more.
            await person.Page.Locator("#key-help").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await person.SeesAsync("main", "");
            await person.Page.WaitForFunctionAsync("!document.querySelector('main .spinner')");
            foreach (var (width, height) in Screens)
            {
                await person.Page.SetViewportSizeAsync(width, height);
                await Probe.Until(
                    $"{page} to fit {width}×{height} for {login}", () => person.Page.EvaluateAsync<string>(WhatHangsOver), over => over.Length == 0);
                await PictureAsync(person.Page, $"{login}{page.Replace('/', '-')}-{width}.png");
            }
        }

        faults.ShouldBeEmpty();
    }

    // HELPDESK_PICTURES names a folder for whoever wants to look at them.
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("HELPDESK_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name) });
    }
}
