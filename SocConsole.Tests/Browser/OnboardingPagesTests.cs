using System.Net.Http.Json;
using Microsoft.Playwright;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>The way of a new organization through the pages: profile, a scan of this host, its asset, a token, the validation.</summary>
[Trait("Kind", "Browser")]
public sealed class OnboardingPagesTests
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 90_000 };

    [BrowserFact]
    public async Task Onboarding_FromProfileToValidation_ShowsWhatIsThere()
    {
        await using var world = await BrowserConsole.StartAsync(new Dictionary<string, string?> { ["Soc:Outbound:AllowPrivateNetworks"] = "true" });
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);

        await page.GotoAsync("/console/onboarding");
        await page.GetByLabel("Organization", new() { Exact = true }).FillAsync("Example Ltd");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the profile" }).ClickAsync();
        await Expect(page.Locator("[data-onboarding=in_progress]")).ToBeVisibleAsync(Patient);
        await Expect(page.Locator("[data-step=network_scan][aria-current=step]")).ToBeVisibleAsync(Patient);
        await page.Locator("[data-allow-scan]").CheckAsync();
        await page.GetByLabel("Networks", new() { Exact = true }).FillAsync("8.8.8.0/24");
        await page.GetByRole(AriaRole.Button, new() { Name = "Scan the networks" }).ClickAsync();
        await Expect(page.GetByText("no private network")).ToBeVisibleAsync(Patient);
        await page.GetByLabel("Networks", new() { Exact = true }).FillAsync("127.0.0.1/32");
        await page.GetByRole(AriaRole.Button, new() { Name = "Scan the networks" }).ClickAsync();
        await Expect(page.Locator("[data-scan][data-status=completed]")).ToBeVisibleAsync(Patient);
        await LookAsync(page, "onboarding-scan");

        var admin = await world.Console.AdminAsync();
        await admin.PostAsJsonAsync("/api/onboarding/network-scan", new { network_ranges = new[] { "127.0.0.1" }, port_ranges = new[] { world.Console.Address.Port } }).OkAsync();
        await page.GotoAsync("/console/assets");
        await Expect(page.Locator("[data-asset='127.0.0.1']")).ToBeVisibleAsync(Patient);
        await LookAsync(page, "assets");
        await page.Locator("[data-asset='127.0.0.1'] a[data-open]").ClickAsync();
        await page.GetByLabel("Owner", new() { Exact = true }).FillAsync("Payments");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await LookAsync(page, "asset");
        await Poll.UntilAsync(async () => (await admin.GetAsync("/api/v1/assets").OkAsync()).GetProperty("assets")[0].Text("owner") == "Payments", TimeSpan.FromSeconds(60));

        await page.GotoAsync("/console/onboarding?step=agents");
        await page.GetByLabel("Host", new() { Exact = true }).FillAsync("web-01");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a token for Linux" }).ClickAsync(new() { Timeout = 90_000 });
        await Expect(page.Locator("[data-secret-once]")).ToBeVisibleAsync(Patient);
        await Expect(page.Locator("[data-enrollment]")).ToBeVisibleAsync(Patient);
        await LookAsync(page, "onboarding-agents");
        await page.GotoAsync("/console/onboarding?step=validation");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look now" }).ClickAsync();
        await Expect(page.Locator("[data-check='Telemetry Flow'][data-status=fail]")).ToBeVisibleAsync(Patient);
        await LookAsync(page, "onboarding-validation");
        Assert.Empty(world.Faults);
    }

    private static async Task LookAsync(IPage page, string name)
    {
        await BrowserConsole.PictureAsync(page, name);
        Assert.Empty((await Axe.SeriousAsync(page)).Select(problem => $"{name}: {problem}"));
    }
}
