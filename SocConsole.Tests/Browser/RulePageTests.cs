using Microsoft.Playwright;
using SocConsole.Tests.Detection;
using SocConsole.Tests.Detection.Management;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>A rule's life on its page: written, tried, saved, run over the past, changed, and taken back.</summary>
[Trait("Kind", "Browser")]
public sealed class RulePageTests
{
    private const float Patience = 30_000;

    [BrowserFact]
    public async Task Rule_WrittenTriedRunBackwardsAndRestored_OnItsPage()
    {
        await using var world = await BrowserConsole.StartAsync();
        var admin = await world.Console.AdminAsync();
        using var lines = new StringContent(string.Join('\n', Enumerable.Range(0, 3).Select(second => SshdLines.Sudo(second < 2 ? "mallory" : "trent", SshdLines.Nine.AddSeconds(second), "/usr/bin/id"))));
        lines.Headers.ContentType = new("text/plain");
        (await admin.PostAsync(new Uri("/api/v1/events?source=past", UriKind.Relative), lines)).EnsureSuccessStatusCode();
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);

        await page.GotoAsync("/console/rules/new");
        await FillAsync(page, RuleWorld.Text());
        await page.GetByRole(AriaRole.Button, new() { Name = "Try on stored events" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Matches by the new text", new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("[data-saved]")).ToBeVisibleAsync(new() { Timeout = Patience });

        await page.GetByRole(AriaRole.Link, new() { Name = "Match it against the past" }).ClickAsync();
        await page.GetByLabel("Events", new() { Exact = true }).SelectOptionAsync("all");
        await page.GetByLabel("Open threats from the matches").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run over the past" }).ClickAsync();
        await Expect(page.Locator("[data-run][data-state='done']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "rule-past");

        await page.Locator("[data-run] a.mono").First.ClickAsync();
        await Expect(page.Locator("[data-match]")).ToHaveCountAsync(2, new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "rule-run");
        await page.Locator("[data-match] a").First.ClickAsync();
        await Expect(page.Locator("[data-event]")).ToHaveCountAsync(1, new() { Timeout = Patience });

        await page.GotoAsync($"/console/rules/{RuleWorld.RuleId}");
        await FillAsync(page, RuleWorld.Text(user: "trent"));
        await page.GetByLabel("Note").FillAsync("Mallory left");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("[data-version='2']")).ToContainTextAsync("Mallory left", new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare with now" }).ClickAsync();
        await Expect(page.Locator(".diff .minus")).ToContainTextAsync("user.name: mallory", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "rule-diff");

        await page.GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore version 1" }).ClickAsync();
        await Expect(page.Locator("[data-version='3']")).ToContainTextAsync("restored from version 1", new() { Timeout = Patience });
        Assert.Contains("user.name: mallory", await page.GetByLabel("Sigma document (YAML)").InputValueAsync(), StringComparison.Ordinal);
        Assert.Empty(world.Faults);
    }

    // The editor takes its text when it loses the focus.
    private static async Task FillAsync(IPage page, string text)
    {
        var editor = page.GetByLabel("Sigma document (YAML)");
        await editor.FillAsync(text);
        await editor.BlurAsync();
    }
}
