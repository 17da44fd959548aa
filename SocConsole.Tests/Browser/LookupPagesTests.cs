using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SocConsole.Tests.Enrichment;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>IOC analysis on its pages: an address is typed, providers answer one after the other before two readers, and the verdict stays with a note and a watch.</summary>
[Trait("Kind", "Browser")]
public sealed partial class LookupPagesTests
{
    private const float Patience = 30_000;

    [BrowserFact]
    public async Task Check_OneAddress_IsLiveForTwoReadersAndStays()
    {
        var answer = new TaskCompletionSource();
        var settings = new Dictionary<string, string?> { ["Soc:Enrichment:Timeout"] = "00:01:00", ["Soc:Enrichment:Patience"] = "00:00:00" };
        await using var world = await BrowserConsole.StartAsync(await IocConsole.StartAsync(settings, LookupSamples.Providers(answer.Task)));
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);

        await BeginAsync(page);
        var second = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword, width: 1000);
        await second.GotoAsync(page.Url);
        await WaitsForSlowAsync(second);
        answer.SetResult();
        await OverAsync(page);
        await OverAsync(second);
        await NoteAndWatchAsync(page);
        await HistoryAsync(page);
        await ProvidersAsync(page);
        Assert.Empty(world.Faults);
    }

    [BrowserFact]
    public async Task Check_AText_AsksNobodyBeforeOneIsChosen()
    {
        var stub = StubProvider.Saying("found");
        await using var world = await BrowserConsole.StartAsync(await IocConsole.StartAsync(stub));
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);

        await page.GotoAsync("/console/lookup?q=" + Uri.EscapeDataString("Beacons to hxxps://cdn[.]bad-host[.]com/a.php from 185[.]220[.]101[.]2"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-found='3']")).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Empty(stub.Asked);

        await page.Locator("tr[data-named='185.220.101.2'] button").ClickAsync();
        await Expect(page.Locator("tr[data-named='185.220.101.2'] [data-verdict='malicious']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "lookup-text");
        Assert.Equal("185.220.101.2", Assert.Single(stub.Asked).Value);

        await page.GetByLabel("Indicator or text").FillAsync("no indicator");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await Expect(page.Locator(".field .fault")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    [BrowserFact]
    public async Task Bulk_AFile_IsCheckedFilteredAndDownloaded()
    {
        await using var world = await BrowserConsole.StartAsync(await IocConsole.StartAsync(LookupSamples.Providers(Task.CompletedTask)[..3]));
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);

        await page.GotoAsync("/console/lookup/bulk");
        await page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "list.csv", MimeType = "text/csv", Buffer = "ioc\n185.220.101.9\n<b>none</b>\n"u8.ToArray() });
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the file" }).ClickAsync();
        await Expect(page.Locator("[data-job='list.csv'][data-status='completed']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.Locator("tr[data-result='1']")).ToContainTextAsync("known-bad 12/90", new() { Timeout = Patience });
        await Expect(page.Locator("tr[data-result='2']")).ToContainTextAsync("<b>none</b>");
        await BrowserConsole.PictureAsync(page, "bulk");

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download CSV" }).ClickAsync());
        Assert.Contains("\"185.220.101.9\",\"ipv4\",\"malicious\",\"91\"", await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        await page.GotoAsync(page.Url + "?status=failed");
        await Expect(page.Locator("tr[data-result]")).ToHaveCountAsync(1, new() { Timeout = Patience });
        Assert.Empty(world.Faults);
    }

    [BrowserFact]
    public async Task Pages_ToAViewer_ShowAndOfferNothing()
    {
        await using var world = await BrowserConsole.StartAsync(await IocConsole.StartAsync(LookupSamples.Providers(Task.CompletedTask)));
        var admin = await world.Console.AdminAsync();
        var checkedOnce = await admin.PostAsJsonAsync("/api/check_ioc", new { ioc = LookupSamples.Address }).OkAsync();
        var invited = await admin.PostAsJsonAsync("/api/auth/invite", new { email = "viewer@soc.test", role = "viewer" }).OkAsync();
        var page = await world.SignInAsync("viewer@soc.test", invited.GetProperty("temporary_password").GetString()!);

        foreach (var address in new[] { "/console/lookup", "/console/lookup/bulk", $"/console/lookup/{checkedOnce.GetProperty("lookup_id").GetString()}", "/console/lookup/watched", "/console/providers", "/console/providers?open=virustotal" })
        {
            await page.GotoAsync(address);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync(new() { Timeout = Patience });
            await Expect(page.Locator("[aria-busy='true'], .skeleton")).ToHaveCountAsync(0, new() { Timeout = Patience });
            await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Check|Watch|Add|Save|Test|Remove)") })).ToHaveCountAsync(0);
            await Expect(page.GetByRole(AriaRole.Main).GetByText("Set up", new() { Exact = true })).ToHaveCountAsync(0);
        }

        Assert.Empty(world.Faults);
    }

    private static async Task BeginAsync(IPage page)
    {
        await page.Keyboard.PressAsync("l");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("IOC check", new() { Timeout = Patience });
        await Expect(page.GetByText("Nothing was checked yet")).ToBeVisibleAsync(new() { Timeout = Patience });
        var input = page.GetByLabel("Indicator or text");
        await Expect(input).ToBeFocusedAsync();
        await input.PressSequentiallyAsync("185[.]220[.]101[.]1");
        await Expect(page.Locator("[data-preview]")).ToContainTextAsync("IPv4 address 185[.]220[.]101[.]1", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "lookup-empty");
        await input.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(ResultAddress(), new() { Timeout = Patience });
        await WaitsForSlowAsync(page);
        await BrowserConsole.PictureAsync(page, "lookup-running");
        Assert.Empty(await Axe.SeriousAsync(page));
    }

    private static async Task WaitsForSlowAsync(IPage page)
    {
        await Expect(page.Locator("[data-state='running']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.Locator("article[data-provider]")).ToHaveCountAsync(LookupSamples.Count, new() { Timeout = Patience });
        await Expect(page.Locator("article[data-provider='sluggish'][data-status='asking']")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-answered='3']")).ToContainTextAsync($"3 of {LookupSamples.Count} answered", new() { Timeout = Patience });
        await Expect(page.Locator(".verdict-bar [data-verdict='malicious']")).ToBeVisibleAsync();
    }

    private static async Task OverAsync(IPage page)
    {
        await Expect(page.Locator("[data-state='over']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.Locator("[data-answered='4']")).ToBeVisibleAsync();
        Assert.Equal(
            LookupSamples.FinalOrder,
            await page.Locator("article[data-provider]").EvaluateAllAsync<string[]>("cards => cards.map(card => card.dataset.provider)"));
        await Expect(page.Locator("article[data-provider='locked']")).ToContainTextAsync("Not configured");
        await Expect(page.Locator("article[data-provider='broken']")).ToContainTextAsync("Failed");
        await Expect(page.Locator("article[data-provider='spent']")).ToContainTextAsync("Can be asked again from");
        Assert.Equal(0, await page.Locator(".provider img, .provider script").CountAsync());
    }

    private static async Task NoteAndWatchAsync(IPage page)
    {
        await page.Locator("article[data-provider='known-bad']").GetByRole(AriaRole.Button, new() { Name = "Raw answer" }).ClickAsync();
        await Expect(page.Locator("[data-raw='known-bad']")).ToContainTextAsync("found", new() { Timeout = Patience });
        await page.GetByLabel("New note").FillAsync("<b>seen</b> in the mail of Tuesday");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the note" }).ClickAsync();
        await Expect(page.Locator("[data-note]")).ToContainTextAsync("<b>seen</b> in the mail", new() { Timeout = Patience });
        await page.GetByLabel("Check it", new() { Exact = true }).SelectOptionAsync("6");
        await page.GetByRole(AriaRole.Button, new() { Name = "Watch it" }).ClickAsync();
        await Expect(page.Locator("[data-watched='yes']")).ToContainTextAsync("every 6 hours", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "lookup-over");
    }

    private static async Task HistoryAsync(IPage page)
    {
        var first = page.Url;
        await page.GetByRole(AriaRole.Button, new() { Name = "Check again" }).ClickAsync();
        await Expect(page).Not.ToHaveURLAsync(first, new() { Timeout = Patience });
        await Expect(page.Locator($"[data-check='{page.Url[^36..]}'][data-state='over']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GotoAsync("/console/lookup?verdict=malicious&mine=yes");
        await Expect(page.Locator("tr[data-lookup='185.220.101.1']")).ToHaveCountAsync(2, new() { Timeout = Patience });
        await page.GotoAsync("/console/lookup/watched");
        await Expect(page.Locator("tr[data-watch='185.220.101.1']")).ToContainTextAsync("every 6 hours", new() { Timeout = Patience });
    }

    private static async Task ProvidersAsync(IPage page)
    {
        await page.GotoAsync("/console/providers");
        await Expect(page.Locator("tr[data-provider='locked'][data-state='not_configured']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Link, new() { Name = "Set up locked" }).ClickAsync();
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("a-secret-key");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("tr[data-provider='locked'][data-state='ready']")).ToContainTextAsync("key is set", new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Expect(page.Locator("[data-tried='ok']")).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.DoesNotContain("a-secret-key", await page.ContentAsync(), StringComparison.Ordinal);
        await BrowserConsole.PictureAsync(page, "providers");
    }

    [GeneratedRegex("/console/lookup/[0-9a-f-]{36}$")]
    private static partial Regex ResultAddress();
}
