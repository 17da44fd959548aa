using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>From the ranked people to a person, a contribution, its activities and the alert's incident.</summary>
[Trait("Kind", "Browser")]
public sealed class PeoplePagesTests
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 90_000 };

    [BrowserFact]
    public async Task People_FromTheListToTheIncident_EachNumberLeadsToItsRows()
    {
        await using var world = await BrowserConsole.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:Enabled"] = "false" });
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);
        await page.GotoAsync("/console/people");
        await Expect(page.GetByText("Nobody is watched yet")).ToBeVisibleAsync(Patient);
        await Expect(page.Locator("[data-judge=rules]")).ToBeVisibleAsync(Patient);
        await LookAsync(page, "people-empty");

        await SeedAsync(await world.Console.AdminAsync());
        await page.GotoAsync("/console/people");
        await Expect(page.Locator("[data-person]").First).ToHaveAttributeAsync("data-person", "U7", new() { Timeout = 90_000 });
        await LookAsync(page, "people");
        await page.Locator("[data-person=U7] a[data-open]").ClickAsync();
        await Expect(page.Locator("[data-sum]")).ToBeVisibleAsync(Patient);
        await Expect(page.Locator("[data-entry]").First).ToBeVisibleAsync(Patient);
        await LookAsync(page, "person");
        Assert.Equal(await page.Locator("[data-sum]").InnerTextAsync(), Sum(await page.Locator("[data-points]").AllInnerTextsAsync()));

        await page.Locator("[data-contribution=sensitive_deletes] a").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("kind=file_access"));
        await Expect(page.Locator("[data-entry]")).ToHaveCountAsync(16, new() { Timeout = 90_000 });
        await Expect(page.Locator("[data-entry]").First).ToContainTextAsync("/records/");
        await LookAsync(page, "person-activities");
        await page.GetByRole(AriaRole.Link, new() { Name = "Findings" }).ClickAsync();
        await Expect(page.Locator("[data-entry=threat]")).ToContainTextAsync("address 10[.]0[.]0[.]7", new() { Timeout = 90_000 });
        await page.Locator("[data-entry=alert] a").First.ClickAsync();
        await Expect(page.GetByText("Insider risk: U7 reached")).ToBeVisibleAsync(Patient);
        Assert.Empty(world.Faults);
    }

    [BrowserFact]
    public async Task People_OnANarrowLightPage_StayReadable()
    {
        await using var world = await BrowserConsole.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:Enabled"] = "false" });
        await SeedAsync(await world.Console.AdminAsync());
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword, ColorScheme.Light, 390);
        foreach (var (address, name) in ((string, string)[])[("/console/people", "people-narrow"), ("/console/people/U7", "person-narrow"), ("/console/people/U1", "person-quiet-narrow")])
        {
            await OpenAsync(page, address, name);
        }

        Assert.Empty(world.Faults);
    }

    private static async Task OpenAsync(IPage page, string address, string name)
    {
        await page.GotoAsync(address);
        await Expect(page.Locator("[data-person], [data-day]").First).ToBeVisibleAsync(Patient);
        await Expect(page.Locator("[aria-busy='true'], .skeleton")).ToHaveCountAsync(0, new() { Timeout = 90_000 });
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{name} is wider than the window");
        await LookAsync(page, name);
    }

    // Eight clerks who read for three weeks; the seventh deletes what is sensitive in the end, and an attack comes from their address.
    private static async Task SeedAsync(HttpClient admin)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await admin.PostAsJsonAsync("/api/v1/insider/people", Enumerable.Range(1, 8).Select(i => new { user_id = $"U{i}", name = $"Given Family{i}", email = $"u{i}@corp.example", role = "Clerk", department = i < 4 ? "Finance" : "Sales", device_id = $"pc-U{i}" })).OkAsync();
        for (var back = 20; back >= 1; back--)
        {
            await SendAsync(admin, Enumerable.Range(1, 8).SelectMany(i => Enumerable.Range(0, 4 + (i % 3)).Select(number => Line($"U{i}", today.AddDays(-back), number, "read"))));
        }

        await SendAsync(admin, Enumerable.Range(0, 4).Select(number => Line("U7", today.AddDays(-1), number + 10, "copy", hour: 20)));
        await SendAsync(admin, Enumerable.Range(0, 12).Select(number => Line("U7", today, number, "delete", hour: 0)).Concat(Enumerable.Range(0, 4).Select(number => Line("U7", today, number + 20, "read", hour: 0))));
        using var line = new StringContent(string.Join('\n', Enumerable.Range(0, 6).Select(i => $"{today.ToString("MMM", CultureInfo.InvariantCulture)} {today.Day,2} 00:00:0{i} web-01 sshd[40{i}]: Failed password for root from 10.0.0.7 port 5000{i} ssh2")));
        line.Headers.ContentType = new("text/plain");
        (await admin.PostAsync(new Uri("/api/v1/events?source=people", UriKind.Relative), line)).EnsureSuccessStatusCode();
        await Poll.UntilAsync(async () => (await admin.GetAsync("/api/v1/insider/people/U7/timeline?kind=threat").OkAsync()).GetProperty("entries").GetProperty("total").GetInt32() > 0, TimeSpan.FromSeconds(90));
    }

    private static string Line(string user, DateOnly day, int number, string action, int hour = 9) => JsonSerializer.Serialize(new
    {
        user_id = user,
        activity_type = "file_access",
        timestamp = day.ToDateTime(new TimeOnly(hour, number % 60), DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        details = new { file_path = $"/records/{number}.xlsx", action, size_mb = 1.5, sensitive = action != "read" },
        ip_address = "10.0.0." + user[1..],
        device_id = "pc-" + user,
    });

    private static async Task SendAsync(HttpClient admin, IEnumerable<string> lines)
    {
        using var body = new StringContent(string.Join('\n', lines));
        body.Headers.ContentType = new("application/x-ndjson");
        await admin.PostAsync(new Uri("/api/v1/insider/activities", UriKind.Relative), body).OkAsync();
    }

    private static string Sum(IEnumerable<string> points) =>
        points.Sum(text => double.Parse(text.Replace("−", "-", StringComparison.Ordinal), CultureInfo.InvariantCulture)).ToString("0.0", CultureInfo.InvariantCulture);

    private static async Task LookAsync(IPage page, string name)
    {
        await BrowserConsole.PictureAsync(page, name);
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Where(item => item.Impact is "serious" or "critical").Select(item => $"{name}: {item.Id} {item.Nodes.FirstOrDefault()?.Html}"));
    }
}
