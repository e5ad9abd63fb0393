using Helpdesk.Testing;
using Microsoft.Playwright;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>An operator at his desk: everything he does, he does by the keyboard.</summary>
public sealed class Operator : IAsyncDisposable
{
    private Operator(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>Signs in with a browser of its own.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="system">Where.</param>
    /// <param name="login">Who.</param>
    /// <param name="password">His password.</param>
    /// <param name="keepTyped">What another test of this operator left in the form of a new incident stays there.</param>
    public static async Task<Operator> SignInAsync(
        Chromium chromium, RunningSystem system, string login, string password = RunningSystem.DemoPassword, bool keepTyped = false)
    {
        var page = await chromium.OpenAsync(system.DeskUrl);
        await page.GotoAsync("/");
        await page.Locator("[name=login]").FillAsync(login);
        await page.Locator("[name=password]").FillAsync(password);
        await page.Keyboard.PressAsync("Enter");
        var someone = new Operator(page);
        await someone.SeesAsync(".live-on, .workplace-partner");
        if (!keepTyped) await page.EvaluateAsync("async () => { await fetch('/typed/new', { method: 'DELETE' }); }");
        return someone;
    }

    /// <summary>Another tab of the same browser.</summary>
    public async Task<Operator> NewTabAsync()
    {
        var tab = new Operator(await Page.Context.NewPageAsync());
        await tab.Page.GotoAsync("/");
        await tab.SeesAsync(".live-on");
        return tab;
    }

    /// <summary>«6698 Запомнить» (F20).</summary>
    public async Task RememberExtensionAsync(string extension)
    {
        var field = Page.Locator(".extension input");
        await field.FillAsync(extension);
        await field.PressAsync("Enter");
        // The tick may still be that of the extension before.
        await SeesAsync(".rz-notification", extension);
        await SeesAsync(".extension .ok");
    }

    /// <summary>Presses a key as soon as there is what takes it; one that leads into a field has led there afterwards.</summary>
    public async Task PressAsync(string key)
    {
        // Before the page is the desk's, nothing takes a key.
        await Page.Locator("#key-help").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var combo = Combo(key);
        var command = await Page.EvaluateAsync<string?>(
            "combo => (document.getElementById('key-help')?.dataset.keys ?? '').split(' ').find(pair => pair.startsWith(combo + '='))?.slice(combo.length + 1)", combo);
        if (command is null)
        {
            await Page.Keyboard.PressAsync(key);
            return;
        }

        try
        {
            await Page.WaitForFunctionAsync(
                "command => [...document.querySelectorAll(`[data-command~=\"${command}\"]`)].some(element => !element.disabled && element.getClientRects().length > 0)", command);
        }
        catch (TimeoutException missing)
        {
            throw new TimeoutException($"Nothing took {key} ({command}); this is what was on the screen: {await PictureAsync()}", missing);
        }

        var field = await Page.EvaluateAsync<bool>(
            "command => [...document.querySelectorAll(`[data-command~=\"${command}\"]`)].some(element => element.getClientRects().length > 0 && element.matches('input:not([type=checkbox]), textarea, select'))", command);
        await Page.Keyboard.PressAsync(key);
        if (field) await FocusIsInAsync($"[data-command~=\"{command}\"]");
    }

    /// <summary>Types as soon as there is a field that takes it.</summary>
    public async Task TypeAsync(string text)
    {
        await FocusIsInAsync("input, textarea, select");
        await Page.Keyboard.TypeAsync(text);
    }

    // As the desk's script names it.
    private static string Combo(string key)
    {
        var parts = key.Split('+');
        var last = parts[^1] switch
        {
            "/" => "Slash",
            [>= 'a' and <= 'z'] letter => "Key" + letter.ToUpperInvariant(),
            var other => other,
        };
        return string.Join('+', [.. parts[..^1].Select(part => part == "Control" ? "Ctrl" : part), last]);
    }

    /// <summary>Waits until a field holds this text.</summary>
    public async Task HoldsAsync(string selector, string text)
    {
        try
        {
            await Page.WaitForFunctionAsync("([selector, text]) => document.querySelector(selector)?.value === text", new[] { selector, text });
        }
        catch (TimeoutException other)
        {
            var value = await Page.EvaluateAsync<string?>("selector => document.querySelector(selector)?.value", selector);
            throw new TimeoutException($"Waited for «{text}» in {selector}; this is what it held instead: «{value}» {await PictureAsync()}", other);
        }
    }

    /// <summary>Waits until nothing of the kind is on the screen.</summary>
    public async Task SeesNoAsync(string selector, string? text = null)
    {
        try
        {
            await Page.WaitForFunctionAsync(
                "([selector, text]) => ![...document.querySelectorAll(selector)].some(element => element.textContent.includes(text))", new[] { selector, text ?? "" });
        }
        catch (TimeoutException still)
        {
            throw new TimeoutException($"Waited for {selector} {text} to go from the screen: {await PictureAsync()}", still);
        }
    }

    /// <summary>Waits until there are so many.</summary>
    public async Task SeesManyAsync(string selector, int count)
    {
        try
        {
            await Page.WaitForFunctionAsync(
                "([selector, count]) => document.querySelectorAll(selector).length === Number(count)",
                new[] { selector, count.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        }
        catch (TimeoutException other)
        {
            throw new TimeoutException($"Waited for {count} of {selector} on the screen, there were {await Page.Locator(selector).CountAsync()}: {await PictureAsync()}", other);
        }
    }

    /// <summary>Waits until it is on the screen.</summary>
    public async Task<ILocator> SeesAsync(string selector, string? text = null)
    {
        var element = Page.Locator(selector, text is null ? null : new PageLocatorOptions { HasText = text }).First;
        try
        {
            await element.WaitForAsync();
        }
        catch (TimeoutException missing)
        {
            throw new TimeoutException($"Waited for {selector} {text} on the screen; this is what was there instead: {await PictureAsync()}", missing);
        }

        return element;
    }

    /// <summary>Waits until this is all that is left of a list that is being narrowed down.</summary>
    public async Task<ILocator> SeesOnlyAsync(string selector, string text)
    {
        await SeesManyAsync(selector, 1);
        return await SeesAsync(selector, text);
    }

    private async Task<string> PictureAsync()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "pictures", $"{TestContext.Current.TestMethod?.MethodName ?? "desk"}.png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
        return path;
    }

    /// <summary>Waits until the focus is there.</summary>
    public Task FocusIsInAsync(string selector) =>
        Page.WaitForFunctionAsync("selector => document.activeElement?.matches(selector)", selector);

    /// <summary>Goes on by Tab until the focus is there.</summary>
    public async Task TabToAsync(string selector)
    {
        for (var i = 0; i < 40; i++)
        {
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector)) return;
            await PressAsync("Tab");
        }

        throw new InvalidOperationException($"Forty times Tab did not lead to {selector}.");
    }

    /// <summary>The number of the incident whose card is open.</summary>
    public async Task<long> OpenIncidentAsync()
    {
        await SeesAsync("section.card");
        return long.Parse(await Page.Locator("section.card h1").InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Opens the list of what may be done with the incident and chooses from it, by arrows.</summary>
    public async Task ChooseActionAsync(string text)
    {
        await PressAsync("Alt+q");
        await FocusIsInAsync("#card-menu");
        var item = await SeesAsync(".menu-item", text);
        for (var i = 0; i < 40 && !await item.EvaluateAsync<bool>("item => item === document.activeElement"); i++) await PressAsync("ArrowDown");
        await PressAsync("Enter");
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
