using Microsoft.Playwright;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>The ingestion page with refused lines, and a line that is tried.</summary>
[Trait("Kind", "Browser")]
public sealed class IngestionPageTests
{
    [BrowserFact]
    public async Task Page_RefusedLinesAndATriedOne_ShowReasonsAndFields()
    {
        await using var world = await BrowserConsole.StartAsync();
        using var admin = await world.Console.AdminAsync();
        using var lines = new StringContent("plain words\n[\"not an object\"]\n", System.Text.Encoding.UTF8, "text/plain");
        (await admin.PostAsync(new Uri("/api/v1/events?source=edge", UriKind.Relative), lines)).EnsureSuccessStatusCode();
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword, ColorScheme.Light);
        await page.GotoAsync("/console/ingestion?source=edge");

        var refused = page.Locator("details[data-refused]");
        await Expect(refused).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await refused.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(refused.Locator("pre")).ToHaveTextAsync("[\"not an object\"]");
        await Expect(page.Locator("tr[data-source='edge']")).ToContainTextAsync("100%");

        await page.GetByLabel("Log lines").FillAsync("Mar  4 10:00:00 web-01 sshd[401]: Failed password for root from 198.51.100.7 port 50001 ssh2\n[1]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read" }).ClickAsync();
        await Expect(page.Locator("[data-reading='1']")).ToContainTextAsync("198.51.100.7");
        await Expect(page.Locator("[data-reading='2']")).ToContainTextAsync("JSON but not an object");

        await BrowserConsole.PictureAsync(page, "ingestion-tried");
        Assert.Empty(await Axe.SeriousAsync(page));
        Assert.Empty(world.Faults);
    }
}
