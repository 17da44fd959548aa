using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>The entity graph and the map, empty and with people: the picture, its table, and the way from node to node.</summary>
[Trait("Kind", "Browser")]
public sealed class EntityGraphPagesTests
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 90_000 };

    [BrowserFact]
    public async Task GraphAndMap_EmptyThenWithPeople_ShowWhatIsThere()
    {
        await using var world = await BrowserConsole.StartAsync();
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);
        await page.GotoAsync("/console/graph");
        await Expect(page.GetByText("Nobody is watched yet")).ToBeVisibleAsync(Patient);
        await page.GotoAsync("/console/map");
        await Expect(page.GetByText("No logon with a place yet")).ToBeVisibleAsync(Patient);
        await LookAsync(page, "map-empty");

        await AddAsync(world.Console);
        await page.GotoAsync("/console/graph");
        await Expect(page.Locator("svg.entity a[data-node='U1']")).ToBeVisibleAsync(Patient);
        await LookAsync(page, "graph-overview");
        await page.GotoAsync("/console/graph?focus=U1&view=picture");
        await page.Locator("svg.entity a[data-node='host:pc-1']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/console/graph?focus=host*");
        await Expect(page.Locator("svg.entity a[data-node='U2']")).ToBeVisibleAsync(Patient);
        await LookAsync(page, "graph-host");
        await page.GetByRole(AriaRole.Link, new() { Name = "Table", Exact = true }).ClickAsync();
        await Expect(page.Locator("svg.entity")).ToHaveCountAsync(0, new() { Timeout = 90_000 });
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Logged on", Exact = true }).First).ToBeVisibleAsync(Patient);
        await page.GotoAsync("/console/graph?focus=U1&depth=2");
        await Expect(page.Locator("svg.entity a[data-node='U2']")).ToBeVisibleAsync(Patient);
        await LookAsync(page, "graph-person");

        await page.GotoAsync("/console/map");
        await Expect(page.Locator("svg.world .arc")).ToHaveCountAsync(1, new() { Timeout = 90_000 });
        await Expect(page.Locator("svg.world .new")).ToHaveCountAsync(1);
        await LookAsync(page, "map");
        await page.Locator("a[data-person='U1']").First.ClickAsync();
        await page.WaitForURLAsync("**focus=U1*");

        var narrow = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword, ColorScheme.Light, 390);
        foreach (var (address, name) in new[] { ("/console/graph?focus=U1", "graph-narrow"), ("/console/map", "map-narrow") })
        {
            await narrow.GotoAsync(address);
            await Expect(narrow.GetByRole(AriaRole.Table).First).ToBeVisibleAsync(Patient);
            await LookAsync(narrow, name);
        }

        Assert.Empty(world.Faults);
    }

    private static async Task AddAsync(ConsoleApplication console)
    {
        using var admin = await console.AdminAsync();
        var lines = new List<string>();
        foreach (var (user, machine) in new[] { ("U1", "pc-1"), ("U1", "pc-2"), ("U2", "pc-1"), ("U3", "pc-3") })
        {
            lines.AddRange(Enumerable.Range(1, 12).Select(day => Line(user, "logon", day, 8, machine, """{"location":"Denver, US","lat":39.74,"lon":-104.99}""")));
        }

        lines.Add(Line("U1", "logon", 12, 9, "pc-2", """{"location":"Tokyo, JP","lat":35.68,"lon":139.69}"""));
        lines.AddRange(Enumerable.Range(1, 30).Select(i => Line("U1", "file_access", 12, 10 + (i / 4), "pc-2", $$"""{"file_path":"/finance/t{{i % 7}}/plans/a{{i}}.xlsx","action":"copy","destination":"removable","sensitive":true,"size_mb":30}""")));
        lines.Add(Line("U1", "email", 12, 11, "pc-2", """{"recipients":["me@gmail.com"],"external_count":1}"""));
        lines.Add(Line("U1", "process", 12, 11, "pc-2", """{"process":"nmap.exe"}"""));
        lines.Add(Line("U1", "http", 12, 11, "pc-2", """{"action":"upload","domain":"dropbox.com","size_mb":20}"""));
        using var body = new StringContent(string.Join('\n', lines));
        body.Headers.ContentType = new("application/x-ndjson");
        (await admin.PostAsync(new Uri("/api/v1/insider/activities", UriKind.Relative), body)).EnsureSuccessStatusCode();
        await console.Services.GetRequiredService<EdgeFold>().SweepAsync(CancellationToken.None);
    }

    private static string Line(string user, string kind, int day, int hour, string machine, string details) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"user_id":"{{user}}","activity_type":"{{kind}}","timestamp":"2024-10-{{day:D2}}T{{hour:D2}}:00:00Z","device_id":"{{machine}}","details":{{details}}}""");

    private static async Task LookAsync(IPage page, string name)
    {
        await BrowserConsole.PictureAsync(page, name);
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Where(item => item.Impact is "serious" or "critical").Select(item => $"{name}: {item.Id} {item.Nodes.FirstOrDefault()?.Html}"));
    }
}
