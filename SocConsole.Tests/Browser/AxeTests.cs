using Microsoft.Playwright;

namespace SocConsole.Tests.Browser;

[Trait("Kind", "Browser")]
public sealed class AxeTests
{
    [BrowserFact]
    public async Task SeriousAsync_PictureWithoutTextAndPaleText_AreFound()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.SetContentAsync("<!doctype html><html lang='en'><head><title>A page</title></head><body><main><h1>A page</h1><p style='color:#ddd;background:#fff'>pale</p><img src='data:,'></main></body></html>");

        var found = await Axe.SeriousAsync(page);

        Assert.Equal(["color-contrast", "image-alt"], found.Select(problem => problem.Split(' ')[0]).Order(StringComparer.Ordinal));
    }
}
