using Microsoft.Playwright;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>Hunting as people do it: a query, a value that is added, one that is excluded, a name under which it is kept.</summary>
[Trait("Kind", "Browser")]
public sealed class HuntTests
{
    private const float Patience = 30_000;

    [BrowserFact]
    public async Task Hunt_ValuesChosenAndExcluded_NarrowTheEvents()
    {
        await using var world = await BrowserConsole.StartAsync();
        var admin = await world.Console.AdminAsync();
        using var lines = new StringContent(string.Join('\n', Enumerable.Range(0, 6).Select(i => $"Mar  4 10:00:0{i} web-01 sshd[40{i}]: Failed password for {(i < 4 ? "root" : "admin")} from 198.51.100.{i % 2} port 5000{i} ssh2")));
        lines.Headers.ContentType = new("text/plain");
        (await admin.PostAsync(new Uri("/api/v1/events?source=hunted", UriKind.Relative), lines)).EnsureSuccessStatusCode();
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);

        await page.GotoAsync("/console/hunt?last=all");
        await Expect(page.Locator("[data-event]")).ToHaveCountAsync(6, new() { Timeout = Patience });
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByLabel("Query", new() { Exact = true })).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Query", new() { Exact = true })).ToHaveAttributeAsync("placeholder", "source.ip:203.0.113.0/24 \"failed password\" -user.name:adm*");
        await page.GetByLabel("Query", new() { Exact = true }).FillAsync("\"failed password\" user.name:root");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-event]")).ToHaveCountAsync(4, new() { Timeout = Patience });

        await page.Locator("[data-event] a[data-open]").First.ClickAsync();
        await page.Locator("[data-opened]").GetByText("198.51.100.1", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-event]")).ToHaveCountAsync(2, new() { Timeout = Patience });
        Assert.Contains("198.51.100.1", Uri.UnescapeDataString(page.Url), StringComparison.Ordinal);

        await page.Locator("[data-field='source.port'] summary").ClickAsync();
        await page.Locator("[data-field='source.port']").GetByText("50001", new() { Exact = true }).ClickAsync(new() { Modifiers = [KeyboardModifier.Alt] });
        await Expect(page.Locator("[data-event]")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "hunt");

        await page.GetByLabel("Query", new() { Exact = true }).FillAsync("(open");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToContainTextAsync("this parenthesis is not closed", new() { Timeout = Patience });
        Assert.Empty(world.Faults);
    }
}
