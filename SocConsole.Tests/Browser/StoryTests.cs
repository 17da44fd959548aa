using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>The whole loop as people live it: an attack, a row that appears, a second pair of eyes, containment that holds and ends by itself.</summary>
[Trait("Kind", "Browser")]
public sealed partial class StoryTests
{
    private const float Patience = 30_000;

    [BrowserFact]
    public async Task Attack_IsDetectedApprovedContainedAndReleased()
    {
        await using var world = await BrowserConsole.StartAsync(new Dictionary<string, string?> { ["Soc:Response:BlockDuration"] = "00:00:30", ["Soc:RateLimits:Enabled"] = "false" });
        var admin = await world.Console.AdminAsync();
        var blockList = await BlockListAsync(admin);
        var (email, password) = await InviteAsync(admin, "approver");
        var queue = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);
        await queue.GotoAsync("/console/threats");
        await Expect(queue.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync(new() { Timeout = Patience });
        var reloads = 0;
        queue.Load += (_, _) => reloads++;

        var simulation = await SimulateAsync(admin);

        // New rows wait behind a banner, so that nothing moves under the cursor; "n" shows them.
        var row = queue.Locator("[data-threat]").First;
        await Expect(queue.Locator("[data-threat]").Or(queue.GetByRole(AriaRole.Button, new() { NameRegex = New() })).First).ToBeVisibleAsync(new() { Timeout = Patience });
        if (!await row.IsVisibleAsync())
        {
            await queue.Keyboard.PressAsync("n");
        }

        await Expect(row).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Equal(0, reloads);
        var threat = await row.GetAttributeAsync("data-threat");
        await BrowserConsole.PictureAsync(queue, "story-queue");

        var run = await RunOfAsync(admin, threat!);
        await RefusesOwnApprovalAsync(queue, run);
        var address = await AddressOfAsync(admin, threat!);
        await ApproveAsync(world, email, password, run, () => Poll.UntilAsync(() => IsListedAsync(admin, blockList, address), TimeSpan.FromSeconds(25)));

        await queue.GotoAsync($"/console/threats/{threat}");
        await Expect(queue.Locator("main")).ToContainTextAsync("Mitigated", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(queue, "story-mitigated");
        await Poll.UntilAsync(async () => !await IsListedAsync(admin, blockList, address), TimeSpan.FromSeconds(45));
        Assert.NotNull(simulation);
        Assert.Empty(world.Faults);
    }

    private static async Task RefusesOwnApprovalAsync(IPage page, string run)
    {
        await page.GotoAsync($"/console/playbooks/{run}");
        await Expect(page.Locator($"[data-playbook='{run}']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = Approve() })).ToBeDisabledAsync();
        await BrowserConsole.PictureAsync(page, "story-own-run");
    }

    private static async Task ApproveAsync(BrowserConsole world, string email, string password, string run, Func<Task> contained)
    {
        var approver = await world.SignInAsync(email, password, ColorScheme.Light);
        await approver.GotoAsync($"/console/playbooks/{run}");
        await Expect(approver.GetByRole(AriaRole.Button, new() { NameRegex = Approve() })).ToBeEnabledAsync(new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(approver, "story-approval");
        await approver.GetByRole(AriaRole.Button, new() { NameRegex = Approve() }).ClickAsync(new() { Timeout = Patience });
        await approver.GetByRole(AriaRole.Alertdialog).Or(approver.GetByRole(AriaRole.Dialog)).GetByRole(AriaRole.Button, new() { NameRegex = Approve() }).ClickAsync(new() { Timeout = Patience });
        await contained();
        await Expect(approver.Locator($"[data-playbook='{run}'][data-status='completed']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(approver, "story-completed");
    }

    private static async Task<bool> IsListedAsync(HttpClient client, string blockList, string address) =>
        (await client.GetStringAsync(new Uri(blockList, UriKind.Relative))).Contains(address, StringComparison.Ordinal);

    private static async Task<string> AddressOfAsync(HttpClient admin, string threat)
    {
        var detail = await admin.GetFromJsonAsync<JsonElement>($"/api/v1/threats/{threat}");
        return detail.GetProperty("data").GetProperty("source_ip").GetString()!;
    }

    private static async Task<string> RunOfAsync(HttpClient admin, string threat)
    {
        string? number = null;
        await Poll.UntilAsync(
            async () =>
            {
                var answer = await admin.GetFromJsonAsync<JsonElement>($"/api/v1/playbooks?threat_id={threat}");
                var runs = answer.GetProperty("data").GetProperty("playbooks");
                number = runs.GetArrayLength() > 0 ? runs[0].GetProperty("id").GetString() : null;
                return number is not null;
            },
            TimeSpan.FromSeconds(30));
        return number!;
    }

    private static async Task<string> SimulateAsync(HttpClient admin)
    {
        var answer = await admin.PostAsJsonAsync("/api/v1/simulate-attack", new { attack_type = "brute_force", target = "auth_server", intensity = "low" });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("simulation_id").GetString()!;
    }

    private static async Task<string> BlockListAsync(HttpClient admin)
    {
        var answer = await admin.PostAsJsonAsync("/api/v1/blocklist/tokens", new { name = "edge" });
        answer.EnsureSuccessStatusCode();
        var secret = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("secret").GetString();
        return $"/blocklist/{secret}.txt";
    }

    private static async Task<(string Email, string Password)> InviteAsync(HttpClient admin, string role)
    {
        var answer = await admin.PostAsJsonAsync("/api/auth/invite", new { email = $"{role}@soc.test", role });
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (body.GetProperty("email").GetString()!, body.GetProperty("temporary_password").GetString()!);
    }

    [GeneratedRegex("new threat", RegexOptions.IgnoreCase)]
    private static partial Regex New();

    [GeneratedRegex("^Approve")]
    private static partial Regex Approve();
}
