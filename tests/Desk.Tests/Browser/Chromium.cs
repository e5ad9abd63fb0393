using Microsoft.Playwright;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>The browser: Debian's chromium, or the one that <c>HELPDESK_CHROMIUM</c> names.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("HELPDESK_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A browser of its own: cookies and storage are shared with nobody.</summary>
    public async Task<IPage> OpenAsync(Uri address)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = new ViewportSize { Width = 1366, Height = 768 },
        });
        // The one limit of all waits: a machine that builds meanwhile takes its time.
        context.SetDefaultTimeout(120_000);
        return await context.NewPageAsync();
    }
}
