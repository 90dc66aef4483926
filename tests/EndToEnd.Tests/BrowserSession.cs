using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ClusterPortal.EndToEnd.Tests;

/// <summary>The distribution's Chromium, signed in or not, on one page.</summary>
public sealed class BrowserSession : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly Uri _portal;
    private readonly string _pictures;

    private BrowserSession(IPlaywright playwright, IBrowser browser, IPage page, Uri portal, string pictures)
    {
        _playwright = playwright;
        _browser = browser;
        Page = page;
        _portal = portal;
        _pictures = pictures;
    }

    public IPage Page { get; }

    public static async Task<BrowserSession> StartAsync(Uri portal, string repository)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 }, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });
        page.SetDefaultTimeout(30_000);
        Assertions.SetDefaultExpectTimeout(30_000);
        var pictures = Directory.CreateDirectory(Path.Combine(repository, "TestResults", "screenshots")).FullName;
        return new BrowserSession(playwright, browser, page, portal, pictures);
    }

    /// <summary>Waits for the circuit: a click on the prerendered page is lost.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(new Uri(_portal, path).ToString());
        await Page.WaitForSelectorAsync("main[data-interactive]");
    }

    public Task PictureAsync(string name, bool fullPage = true) => Page.ScreenshotAsync(new() { Path = Path.Combine(_pictures, name + ".png"), FullPage = fullPage });

    /// <summary>What axe finds serious or critical on the page as it is, in words.</summary>
    public async Task<IReadOnlyList<string>> SeriousAsync(string name)
    {
        var result = await Page.RunAxe();
        return [.. result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{name}: {v.Id}: {v.Help}: {Places(v)}")];
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string Places(AxeResultItem item) => string.Join(" | ", item.Nodes.Take(3).Select(n => n.Html[..Math.Min(160, n.Html.Length)]));
}
