using Microsoft.Playwright;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Browser;

/// <summary>A console and a browser on it. Each person has a context, and so cookies, of its own; faults in the page's console fail the test.</summary>
internal sealed class BrowserConsole : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly List<string> faults = [];

    private BrowserConsole(ConsoleApplication console, IPlaywright playwright, IBrowser browser)
    {
        Console = console;
        this.playwright = playwright;
        this.browser = browser;
    }

    public ConsoleApplication Console { get; }

    /// <summary>Errors that the pages wrote to the browser's console, such as violations of the content security policy.</summary>
    public IReadOnlyList<string> Faults => faults;

    public static async Task<BrowserConsole> StartAsync(IReadOnlyDictionary<string, string?>? settings = null) => await StartAsync(await ConsoleApplication.StartAsync(settings));

    /// <summary>Takes a console that runs, and stops it in the end.</summary>
    public static async Task<BrowserConsole> StartAsync(ConsoleApplication console)
    {
        var playwright = await Playwright.CreateAsync();
        return new BrowserConsole(console, playwright, await Chromium.LaunchAsync(playwright));
    }

    /// <summary>Signs a person in through the page and leaves them on the overview.</summary>
    public async Task<IPage> SignInAsync(string email, string password, ColorScheme scheme = ColorScheme.Dark, int width = 1440)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = Console.Address.ToString(), ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 1000 } });
        await context.AddCookiesAsync([new() { Name = "soc-theme", Value = scheme == ColorScheme.Light ? "light" : "dark", Url = Console.Address.ToString() }]);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                faults.Add(message.Text);
            }
        };
        page.PageError += (_, fault) => faults.Add(fault);
        await page.GotoAsync("/login");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/console**");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        return page;
    }

    /// <summary>Keeps a picture for people to look at, where <c>SOC_SCREENSHOTS</c> names a folder.</summary>
    public static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SOC_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await Console.DisposeAsync();
    }
}
