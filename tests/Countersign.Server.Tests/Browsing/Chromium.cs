using System.Runtime.CompilerServices;
using Countersign.Server.Http;
using Microsoft.Playwright;

namespace Countersign.Server.Tests.Browsing;

/// <summary>Debian's Chromium without a window; tests that need it are skipped where it is not installed.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    // As root it cannot make its sandbox; and it is to ask nobody for anything.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where pictures of the pages are left to be looked at.</summary>
    private static string Pictures { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "artifacts", "pictures"));

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
            return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Headless = true, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>An empty page of a browser that nobody has used; its certificate is not looked at, since the server has made it itself.</summary>
    internal async Task<IPage> Open(RunningServer server, bool runsScript = true, int width = 1280, ColorScheme scheme = ColorScheme.Light, string? locale = null)
    {
        Assert.SkipWhen(browser is null, $"There is no {Program}; install it: apt-get install chromium");
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = server.Address(ListenerKind.Public).AbsoluteUri,
            IgnoreHTTPSErrors = true,
            JavaScriptEnabled = runsScript,
            ColorScheme = scheme,
            Locale = locale,
            ViewportSize = new() { Width = width, Height = 800 },
        });
        return await context.NewPageAsync();
    }

    /// <summary>Leaves a picture of the whole page, which is as wide as whatever is widest on it.</summary>
    internal static Task<byte[]> Keep(IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, name + ".png"), FullPage = true });

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
