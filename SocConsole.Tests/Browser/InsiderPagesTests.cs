using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;
using SocConsole.Tests.Identity;
using SocConsole.Tests.InsiderRisk;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>Insider alerts, models and settings on their pages.</summary>
[Trait("Kind", "Browser")]
public sealed class InsiderPagesTests
{
    private const float Patience = 30_000;

    [BrowserFact]
    public async Task Alerts_LookedAtTakenAndResolved_OnTheirPage()
    {
        await using var world = await BrowserConsole.StartAsync();
        using var admin = await world.Console.AdminAsync();
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);
        await page.GotoAsync("/console/alerts");
        await Expect(page.GetByText("No insider alerts yet")).ToBeVisibleAsync(new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "insider-alerts-empty");

        await AddAlertsAsync(admin);
        await Expect(page.Locator("tr[data-alert]").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.ReloadAsync();
        await Expect(page.Locator("tr[data-alert]")).ToHaveCountAsync(3, new() { Timeout = Patience });
        await Expect(page.Locator("[data-count='insider-alerts']")).ToContainTextAsync("3", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "insider-alerts");

        // By keys: the first row, open, take into work.
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("aside.pane")).ToContainTextAsync("All alerts of this person", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("s");
        await Expect(page.Locator("aside.pane")).ToContainTextAsync("In work", new() { Timeout = Patience });
        await Expect(page.Locator("tr[data-unread]")).ToHaveCountAsync(2, new() { Timeout = Patience });

        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await page.GetByLabel("Benign").CheckAsync();
        await page.GetByLabel("What was found").FillAsync("It was ordered.");
        await BrowserConsole.PictureAsync(page, "insider-alert-resolve");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve the alert" }).ClickAsync();
        await Expect(page.Locator("aside.pane")).ToContainTextAsync("a label to learn from", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "insider-alert-open");

        await page.GetByRole(AriaRole.Button, new() { Name = "Mark all as viewed" }).ClickAsync();
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Mark all as viewed" }).ClickAsync();
        await Expect(page.Locator("tr[data-unread]")).ToHaveCountAsync(0, new() { Timeout = Patience });
        await Expect(page.Locator("[data-count='insider-alerts']")).ToHaveCountAsync(0, new() { Timeout = Patience });
        await page.GotoAsync("/console/alerts?status=resolved&user=odd-1");
        await Expect(page.GetByText("No alert matches").Or(page.Locator("tr[data-alert]"))).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Empty(world.Faults);
    }

    [BrowserFact]
    public async Task Models_ComparedCrownedAndTrained_OnTheirPage()
    {
        await using var world = await BrowserConsole.StartAsync();
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);
        await page.GotoAsync("/console/models");
        await Expect(page.Locator("[data-champion='none']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "models-empty");
        await page.GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-training][data-status='failed']")).ToContainTextAsync("200", new() { Timeout = Patience });

        await AddModelsAsync(world.Console);
        await page.GotoAsync("/console/models");
        await Expect(page.Locator("[data-champion='1']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.Locator("tr[data-model='2']").GetByRole(AriaRole.Link, new() { Name = "Compare" }).ClickAsync();
        await Expect(page.Locator("[data-comparison]")).ToHaveAttributeAsync("data-outcome", "challenger_better", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "models-compared");

        await page.Locator("[data-comparison]").GetByRole(AriaRole.Button, new() { Name = "Make it the champion" }).ClickAsync();
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Make it the champion" }).ClickAsync();
        await Expect(page.Locator("[data-champion='2']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.Locator("tr[data-model='1']")).ToContainTextAsync("Retired", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "models");
        Assert.Empty(world.Faults);
    }

    [BrowserFact]
    public async Task Settings_Changed_AreKept()
    {
        await using var world = await BrowserConsole.StartAsync();
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword, ColorScheme.Light, 390);
        await page.GotoAsync("/console/models/settings");
        await page.GetByLabel("Days that activities").FillAsync("20");
        await page.GetByLabel("Show names of everybody").CheckAsync();
        await page.Locator("form[aria-label='Insider risk settings']").EvaluateAsync("form => form.noValidate = true");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the settings" }).ClickAsync();
        await Expect(page.Locator(".fault")).ToContainTextAsync("from 30 to 3650", new() { Timeout = Patience });

        await page.GetByLabel("Days that activities").FillAsync("90");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the settings" }).ClickAsync();
        await Expect(page.GetByText("Saved", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Days that activities")).ToHaveValueAsync("90", new() { Timeout = Patience });
        await Expect(page.GetByLabel("Show names of everybody")).ToBeCheckedAsync();
        await BrowserConsole.PictureAsync(page, "insider-settings");
        Assert.Empty(world.Faults);
    }

    [BrowserFact]
    public async Task Pages_WithRows_HaveNothingSeriousForAxe()
    {
        await using var world = await BrowserConsole.StartAsync();
        using var admin = await world.Console.AdminAsync();
        await AddAlertsAsync(admin);
        await AddModelsAsync(world.Console);
        var problems = new List<string>();
        foreach (var (scheme, width) in new[] { (ColorScheme.Dark, 1440), (ColorScheme.Light, 390) })
        {
            var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword, scheme, width);
            foreach (var address in new[] { "/console/alerts", "/console/alerts?open=1", "/console/alerts?unread=true", "/console/models?compare=2", "/console/models/settings" })
            {
                await page.GotoAsync(address);
                await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync(new() { Timeout = Patience });
                await Expect(page.Locator("[aria-busy='true'], .skeleton, [data-comparison] progress")).ToHaveCountAsync(0, new() { Timeout = Patience });
                await BrowserConsole.PictureAsync(page, $"insider-{scheme}-{width}{address.Replace('/', '-').Replace('?', '-')}");
                problems.AddRange((await page.RunAxe()).Violations.Where(item => item.Impact is "serious" or "critical").Select(item => $"{address} {scheme}: {item.Id} {item.Nodes.FirstOrDefault()?.Html}"));
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.Empty(world.Faults);
    }

    // Three people who delete what is sensitive; one is played.
    private static async Task AddAlertsAsync(HttpClient admin)
    {
        await admin.PostAsJsonAsync("/api/v1/insider/people", new[] { new { user_id = "odd-1", name = "First Last", role = "Clerk" }, new { user_id = "odd-2", name = "Second Other", role = "Clerk" } }).OkAsync();
        foreach (var user in new[] { "odd-1", "odd-2" })
        {
            var lines = Enumerable.Range(0, 10).Select(i => JsonSerializer.Serialize(new
            {
                user_id = user,
                activity_type = "file_access",
                timestamp = DateTime.UtcNow.Date.AddHours(-14).AddSeconds(i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                details = new { file_path = $"/records/{user}-{i}.xlsx", action = "delete", size_mb = 1.5, sensitive = true },
                device_id = "pc-" + user,
            }));
            using var body = new StringContent(string.Join('\n', lines), System.Text.Encoding.UTF8, "application/x-ndjson");
            (await admin.PostAsync(new Uri("/api/v1/insider/activities", UriKind.Relative), body)).EnsureSuccessStatusCode();
        }

        await admin.PostAsync(new Uri("/api/trigger/anomaly?user_id=odd-2&anomaly_type=data_exfiltration", UriKind.Relative), null).OkAsync();
        await admin.PostAsync(new Uri("/api/trigger/anomaly?user_id=odd-2&anomaly_type=sabotage", UriKind.Relative), null).OkAsync();
        await admin.PostAsJsonAsync("/api/v1/insider/people", new[] { new { user_id = "played", name = "Third One", role = "Clerk" } }).OkAsync();
        await admin.PostAsync(new Uri("/api/trigger/anomaly?user_id=played&anomaly_type=sabotage", UriKind.Relative), null).OkAsync();
    }

    // A champion that learned the wrong labels, one that learned the right ones, and days with verdicts.
    private static async Task AddModelsAsync(ConsoleApplication console)
    {
        var (rows, later) = (InsiderDays.Rows(60), InsiderDays.Rows(61));
        var wrong = Model(1, InsiderModelState.Champion, InsiderDays.Judge(rows with { Labels = [.. rows.Labels!.Select(label => !label)] }));
        var right = Model(2, InsiderModelState.Challenger, InsiderDays.Judge(rows));
        await console.Services.GetRequiredService<SocDatabase>().WriteAsync<Done>(
            1,
            unit =>
            {
                (wrong.TrainedAt, right.TrainedAt) = (unit.Now.AddDays(-9), unit.Now);
                unit.Db.InsiderModels.AddRange(wrong, right);
                unit.Db.People.AddRange(later.People.Distinct().Select(person => new Person { Id = 10_000 + person, OrganizationId = 1, UserId = $"judged-{person}", Status = "active" }));
                for (var row = 0; row < later.Count; row++)
                {
                    var person = 10_000 + later.People[row];
                    unit.Db.PersonDays.Add(new PersonDay { OrganizationId = 1, PersonId = person, Date = later.Dates[row], Columns = DayWrites.Bytes(InsiderDays.Row(later, row)) });
                    unit.Db.InsiderLabels.Add(new InsiderLabel { OrganizationId = 1, PersonId = person, Date = later.Dates[row], Malicious = later.Labels![row], By = "made up" });
                }

                return Task.FromResult<Result<Done>>(Done.Value);
            },
            CancellationToken.None);
    }

    private static InsiderModel Model(int number, InsiderModelState state, InsiderJudge judge)
    {
        var measure = new ModelMeasure(0.962, 0.931, 0.988, 0.97, 0.71, 0.66, 0.99, 0.0004);
        var importance = Enum.GetValues<DayCount>().Take(12).Select((count, at) => new FeatureWeight(JsonNamingPolicy.SnakeCaseLower.ConvertName(count.ToString()), (12 - at) / 78.0));
        var report = new ModelReport(12_000, 140, 200, 14, judge.Weights, measure, measure, measure, measure, new Dictionary<string, double> { ["1"] = 0.6, ["2"] = 0.8, ["5"] = 0.93, ["10"] = 1 }, [.. importance], "Measured on made-up days.");
        Assert.True(JudgeArchive.Write(judge, report).Succeeded(out var archive, out _));
        return new InsiderModel
        {
            OrganizationId = 1,
            Number = number,
            State = state,
            Columns = FeatureCatalogue.Version,
            Supervised = true,
            Rows = 12_000,
            Positives = 140,
            Report = JsonSerializer.Serialize(report),
            Origin = number == 1 ? "imported by somebody" : "trained here for somebody",
            Archive = archive,
        };
    }
}
