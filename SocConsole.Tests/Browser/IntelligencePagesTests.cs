using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Outbound;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>Threat intelligence on its pages: an indicator by hand and out of a text, a feed from its address to its indicators.</summary>
[Trait("Kind", "Browser")]
public sealed class IntelligencePagesTests
{
    private const float Patience = 30_000;

    [BrowserFact]
    public async Task Indicators_ByHandFromTextAndByFeed_AreListed()
    {
        await using var server = await WebServer.StartAsync(_ => Results.Text("# lab\n192.0.2.10\n192.0.2.11\nbad-host.example.org\n999.1.1.1\n"));
        await using var world = await BrowserConsole.StartAsync(new Dictionary<string, string?> { ["Soc:Outbound:AllowPrivateNetworks"] = "true" });
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);

        await AddByHandAsync(page);
        await EditAsync(page);
        await ExtractAsync(page);
        await FeedAsync(page, server.Address);
        Assert.Empty(world.Faults);
    }

    [BrowserFact]
    public async Task Pages_ToAViewer_OfferNoChange()
    {
        await using var world = await BrowserConsole.StartAsync();
        var admin = await world.Console.AdminAsync();
        var invited = await admin.PostAsJsonAsync("/api/auth/invite", new { email = "viewer@soc.test", role = "viewer" }).OkAsync();
        await admin.PostAsJsonAsync("/api/v1/indicators", new { value = "203.0.113.9" }).OkAsync();
        await admin.PostAsJsonAsync("/api/v1/feeds", new { source_name = "Quiet", base_url = "https://feeds.example", is_enabled = false }).OkAsync();
        var page = await world.SignInAsync("viewer@soc.test", invited.GetProperty("temporary_password").GetString()!);

        foreach (var address in new[] { "/console/indicators", "/console/feeds", "/console/sources", "/console/campaigns", "/console/jobs", "/console/indicators?do=add", "/console/feeds?do=add" })
        {
            await page.GotoAsync(address);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync(new() { Timeout = Patience });
            await Expect(page.Locator("[aria-busy='true'], .skeleton")).ToHaveCountAsync(0, new() { Timeout = Patience });
            await Expect(page.GetByRole(AriaRole.Main).GetByText("Add a")).ToHaveCountAsync(address.EndsWith("indicators?do=add", StringComparison.Ordinal) ? 1 : 0);
            await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("Save|Fetch|Delete|Disable|Enable|Add") })).ToHaveCountAsync(0);
        }
    }

    private static async Task AddByHandAsync(IPage page)
    {
        await page.GotoAsync("/console/indicators");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add an indicator" }).First.ClickAsync();
        await page.GetByLabel("Value", new() { Exact = true }).FillAsync("203[.]0[.]113[.]9:443");
        await Expect(page.Locator("[data-preview]")).ToContainTextAsync("IP address 203[.]0[.]113[.]9", new() { Timeout = Patience });
        await page.GetByLabel("Tags", new() { Exact = true }).FillAsync("lab, C2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the indicator" }).ClickAsync();
        await Expect(page.Locator("[data-added]")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.Locator("tr[data-indicator='203.0.113.9']")).ToContainTextAsync("c2", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "indicators-added");
    }

    private static async Task EditAsync(IPage page)
    {
        await page.Locator("tr[data-indicator='203.0.113.9'] a[data-open]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("203[.]0[.]113[.]9", new() { Timeout = Patience });
        await page.GetByLabel("Level", new() { Exact = true }).SelectOptionAsync("critical");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the indicator" }).ClickAsync();
        await Expect(page.Locator(".page-head .sev.critical")).ToBeVisibleAsync(new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "indicator");
    }

    private static async Task ExtractAsync(IPage page)
    {
        await page.GotoAsync("/console/indicators?do=extract");
        var text = page.GetByLabel("Text", new() { Exact = true });
        await text.FillAsync("Beacons to hxxps://cdn[.]bad-host[.]com/a.php from 192[.]0[.]2[.]77, CVE-2024-3400.");
        await text.BlurAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Find indicators" }).ClickAsync();
        await Expect(page.Locator("[data-found='4']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByLabel("Choose CVE-2024-3400").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add 3 chosen" }).ClickAsync();
        await Expect(page.Locator("tr[data-indicator='192.0.2.77']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.Locator("tr[data-indicator='CVE-2024-3400']")).ToHaveCountAsync(0);
        await BrowserConsole.PictureAsync(page, "indicators-extracted");
    }

    private static async Task FeedAsync(IPage page, Uri address)
    {
        await page.GotoAsync("/console/feeds?do=add");
        await page.Locator("[data-preset='openphish']").ClickAsync();
        await Expect(page.GetByLabel("Address", new() { Exact = true })).ToHaveValueAsync("https://openphish.com", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "feed-preset");
        await page.GotoAsync("/console/feeds?do=add");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Lab feed");
        await page.GetByLabel("Address", new() { Exact = true }).FillAsync("no address");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the feed" }).ClickAsync();
        await Expect(page.Locator(".field .fault")).ToContainTextAsync("must be an http or https address", new() { Timeout = Patience });
        await page.GetByLabel("Address", new() { Exact = true }).FillAsync($"{address}list.txt");
        await page.GetByLabel("Format", new() { Exact = true }).SelectOptionAsync("txt");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the feed" }).ClickAsync();

        var row = page.Locator("tr[data-feed='Lab feed']");
        await Expect(row).ToContainTextAsync("Healthy", new() { Timeout = Patience });
        await Expect(row.Locator("svg[role=img]")).ToHaveAttributeAsync("aria-label", "New indicators of the last 1 job: latest 3, most 3, 0 failed");
        await BrowserConsole.PictureAsync(page, "feeds");
        await row.GetByRole(AriaRole.Link, new() { Name = "3 found" }).ClickAsync();
        await Expect(page.Locator("[data-status='completed']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.Locator("[data-rejected]")).ToContainTextAsync("999.1.1.1");
        await BrowserConsole.PictureAsync(page, "job");
        await page.GetByRole(AriaRole.Link, new() { Name = "Indicators of Lab feed" }).ClickAsync();
        await Expect(page.Locator("tr[data-indicator]")).ToHaveCountAsync(3, new() { Timeout = Patience });
        await Expect(page.Locator("tr[data-indicator='192.0.2.10']")).ToBeVisibleAsync();
    }
}
