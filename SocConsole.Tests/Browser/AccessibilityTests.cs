using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Rechecks;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Workflows;
using SocConsole.Core.Storage;
using SocConsole.Tests.Enrichment;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>
/// axe on every page, empty and with rows, dark and light, wide and narrow: nothing serious may be found, and no page may break its security policy.
/// Each class of <c>AccessibilityParts</c> looks at a part of the pages: classes run beside each other, tests of one class do not.
/// </summary>
[Trait("Kind", "Browser")]
public abstract class AccessibilityTests(int part)
{
    internal const int Parts = 4;

    internal static readonly string[] Pages =
    [
        "/console", "/console/threats", "/console/hunt?last=all", "/console/approvals", "/console/playbooks", "/console/agents", "/console/ingestion", "/console/endpoints", "/console/endpoints/1", "/console/simulate", "/console/blocklist",
        "/console/connectors", "/console/connectors?kind=http", "/console/connectors?kind=ldap",
        "/console/incidents", "/console/incidents?open=INC-001", "/console/incidents/INC-001?tab=timeline", "/console/incidents/INC-001?tab=entities", "/console/incidents/INC-001?tab=tasks", "/console/incidents/INC-001?tab=evidence",
        "/console/incidents/INC-001?tab=similar", "/console/incidents/INC-001?tab=audit", "/console/attack-paths",
        "/console/rules", "/console/rules/new", "/console/rules/exceptions", "/console/rules/placeholders", "/console/rules/runs", "/console/coverage", "/console/exclusions", "/console/exclusions?open=new", "/console/darkweb",
        "/console/indicators", "/console/indicators?do=add", "/console/indicators?do=import", "/console/indicators?do=extract", "/console/indicators/1", "/console/feeds", "/console/feeds?do=add&preset=otx",
        "/console/feeds/1", "/console/feeds/comparison", "/console/sources?edit=1", "/console/campaigns", "/console/campaigns?do=add", "/console/campaigns/1", "/console/jobs", "/console/jobs/1",
        "/console/lookup", "/console/lookup?q=185.220.101.2&verdict=malicious", "/console/lookup/watched", "/console/lookup/watched?changes=all", "/console/lookup/bulk", "/console/providers", "/console/providers?open=locked",
        "/console/workflows", "/console/workflows?status=failed", "/console/workflows/new", "/console/workflows/1", "/console/workflows/1/edit", "/console/actions", "/console/actions?q=block&state=ready",
        "/console/triggers", "/console/triggers/new", "/console/triggers/1", "/console/webhooks", "/console/webhooks/1",
        "/console/alerts", "/console/alerts?unread=true", "/console/models", "/console/models/settings",
        "/console/graph", "/console/map", "/console/people-import",
        "/console/onboarding", "/console/onboarding?step=network_scan", "/console/onboarding?step=agents", "/console/onboarding?step=validation", "/console/assets",
        "/console/people", "/console/people?level=critical", "/console/people/axe",
        "/console/admin/audit", "/console/admin/users", "/console/admin/keys", "/console/admin/organization", "/console/settings",
    ];

    // Where the numbers of the walk's own rows go.
    private const string LookupPlace = "{lookup}";
    private const string BulkPlace = "{bulk}";
    private static readonly string[] PagesOfRows = ["/console/threats/THR-2026-001", "/console/playbooks/PB-2026-001", $"/console/lookup/{LookupPlace}", $"/console/lookup/bulk/{BulkPlace}"];

    internal static IEnumerable<string> AllPages => Pages.Concat(PagesOfRows);

    internal static IEnumerable<string> PagesOf(int part) => AllPages.Where((_, index) => index % Parts == part);

    internal int Part => part;

    [BrowserFact]
    public async Task Pages_HaveNothingSeriousForAxe_DarkWide() => await WalkAsync(ColorScheme.Dark, 1440);

    [BrowserFact]
    public async Task Pages_HaveNothingSeriousForAxe_LightNarrow() => await WalkAsync(ColorScheme.Light, 390);

    private async Task WalkAsync(ColorScheme scheme, int width)
    {
        await using var world = await BrowserConsole.StartAsync(await IocConsole.StartAsync(LookupSamples.Providers(Task.CompletedTask)));
        var admin = await world.Console.AdminAsync();
        for (var i = 0; i < 6; i++)
        {
            using var line = new StringContent($"Mar  4 10:00:0{i} web-01 sshd[40{i}]: Failed password for root from 198.51.100.7 port 5000{i} ssh2");
            line.Headers.ContentType = new("text/plain");
            (await admin.PostAsync(new Uri("/api/v1/events?source=axe", UriKind.Relative), line)).EnsureSuccessStatusCode();
        }

        await AddIntelligenceAsync(admin);
        await AddWorkflowAsync(world.Console);
        await AddAutomationAsync(admin);
        await AddEndpointAsync(world.Console, admin);
        await admin.PostAsJsonAsync("/api/v1/insider/people", new[] { new { user_id = "axe", name = "Axe", role = "Clerk" } }).OkAsync();
        await admin.PostAsync(new Uri("/api/trigger/anomaly?user_id=axe&anomaly_type=sabotage", UriKind.Relative), null).OkAsync();
        var lookup = await AddLookupAsync(world.Console, admin);
        var bulk = await AddBulkAsync(admin);
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword, scheme, width);
        var problems = new List<string>();
        foreach (var address in PagesOf(part))
        {
            await page.GotoAsync(address.Replace("2026", DateTime.UtcNow.Year.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace(LookupPlace, lookup.ToString(), StringComparison.Ordinal).Replace(BulkPlace, bulk.ToString(), StringComparison.Ordinal));
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await Expect(page.Locator("[aria-busy='true'], .skeleton")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
            await BrowserConsole.PictureAsync(page, $"{scheme}-{width}{address.Replace('/', '-')}");
            problems.AddRange((await Axe.SeriousAsync(page)).Select(problem => $"{address}: {problem}"));
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.Empty(world.Faults);
    }

    // One row of each; the feed's address refuses connections, so that its job ends at once.
    private static async Task AddIntelligenceAsync(HttpClient admin)
    {
        await admin.PostAsJsonAsync("/api/v1/sources", new { name = "axe", source_type = "commercial" }).OkAsync();
        await admin.PostAsJsonAsync("/api/v1/indicators", new { value = "203.0.113.9", source_id = 1, tags = new[] { "c2", "campaign:axe" }, threat_level = "critical" }).OkAsync();
        await admin.PostAsJsonAsync("/api/v1/campaigns", new { name = "axe", threat_actors = new[] { "unknown" }, techniques = new[] { "T1071.001" } }).OkAsync();
        await admin.PostAsJsonAsync("/api/v1/feeds", new { source_name = "axe feed", base_url = "http://127.0.0.1:9/list.txt", parameters = new { interval_minutes = 0 } }).OkAsync();
        await admin.PostAsJsonAsync("/api/v1/feeds/1/fetch", new { }).OkAsync();
        await Poll.UntilAsync(async () => (await admin.GetStringAsync(new Uri("/api/v1/jobs/1", UriKind.Relative))).Contains("\"failed\"", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
    }

    // One with every kind of node, and a dry run of it.
    private static async Task AddWorkflowAsync(ConsoleApplication console)
    {
        var actor = Actor.Stage(1, "axe");
        var task = new FlowNode { Action = "manual_task", Manual = true, Parameters = new Dictionary<string, string> { ["task"] = "Call the owner" } };
        var part = new FlowNode { Kind = FlowKind.Parallel, Branches = [[task], [new FlowNode { Action = "block_ip", ContinueOnFailure = true, TimeoutSeconds = 30 }]] };
        var flow = new WorkflowFlow([new FlowNode { Kind = FlowKind.If, Condition = "incident.severity >= high", Then = [part], Else = [] }, task]);
        var made = await console.Services.GetRequiredService<WorkflowService>().CreateAsync(actor, new WorkflowBody("axe", "Looked at by axe", null, flow, false, Severity.High), CancellationToken.None);
        Assert.True(made.Succeeded(out var workflow, out _));
        Assert.Null((await console.Services.GetRequiredService<WorkflowRuns>().ExecuteAsync(actor, workflow.Id, null, RunMode.DryRun, CancellationToken.None)).Error);
    }

    // A trigger, and a webhook with one delivery that failed: the name of its host never leads anywhere (RFC 6761, 6.4).
    private static async Task AddAutomationAsync(HttpClient admin)
    {
        await admin.PostAsJsonAsync("/api/webhooks/subscriptions", new { url = "http://hooks.invalid/hook", events = new[] { "incident.created" }, name = "axe" }).OkAsync();
        await admin.PostAsJsonAsync("/api/webhooks/test", new { webhook_id = 1 });
        await admin.PostAsJsonAsync("/api/triggers", new { name = "axe", conditions = new { risk_score_min = 0.5 }, workflow_steps = new[] { new { action_type = "block_ip" } } }).OkAsync();
    }

    // An agent that isolates and blocks, and was asked for something.
    private static async Task AddEndpointAsync(ConsoleApplication console, HttpClient admin)
    {
        var token = (await admin.PostAsJsonAsync("/api/v1/endpoints/enrollments", new { name = "axe", platform = "linux" }).OkAsync()).Text("token");
        using var stranger = console.Anonymous();
        var agent = (await stranger.PostAsJsonAsync("/api/agent/enroll", new { token, hostname = "web-01" }).OkAsync()).GetProperty("agent_id").GetInt32();
        await using var db = console.Services.GetRequiredService<SocDatabase>().Read(1);
        var device = new Actor(1, $"device:{db.EndpointAgents.First(row => row.Id == agent).DeviceRow}", "axe", ActorKind.Device, Permissions.Device);
        var beat = new AgentHeartbeat("0.1.0", ["192.0.2.7"], [new("block_ip", true, null), new("journal", false, "--journal was not given")], 2, 99, true, 1, ["203.0.113.9"]);
        Assert.Null((await console.Services.GetRequiredService<AgentHeartbeats>().BeatAsync(device, beat, CancellationToken.None)).Error);
        Assert.Null((await console.Services.GetRequiredService<AgentActionQueue>().ReleaseAsync(Actor.Stage(1, "axe") with { Granted = Permissions.Of(Role.Admin) }, agent, CancellationToken.None)).Error);
    }

    // A lookup with an answer of every sort, a note, a watch, and a verdict that changed: only time can bring that, so its row is written.
    private static async Task<Guid> AddLookupAsync(ConsoleApplication console, HttpClient admin)
    {
        var body = await admin.PostAsJsonAsync("/api/check_ioc", new { ioc = LookupSamples.Address }).OkAsync();
        var lookup = body.GetProperty("lookup_id").GetGuid();
        await admin.PostAsJsonAsync("/api/rechecks", new { ioc = LookupSamples.Address, every_hours = 24 }).OkAsync();
        var change = new VerdictChange { IocType = IocType.Ipv4, Value = LookupSamples.Address, From = IocVerdict.Clean, To = IocVerdict.Malicious, FromScore = 0, ToScore = 91, LookupId = lookup };
        await console.Services.GetRequiredService<SocDatabase>().WriteAsync<Done>(
            1,
            unit =>
            {
                change.At = unit.Now;
                unit.Db.VerdictChanges.Add(change);
                return Task.FromResult<Result<Done>>(Done.Value);
            },
            CancellationToken.None);
        return lookup;
    }

    private static async Task<Guid> AddBulkAsync(HttpClient admin)
    {
        using var form = new MultipartFormDataContent { { new StringContent("ioc\n185.220.101.9\nno indicator\n"), "file", "axe.csv" } };
        var answer = await admin.PostAsync(new Uri("/api/bulk", UriKind.Relative), form);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job_id").GetGuid();
    }
}
