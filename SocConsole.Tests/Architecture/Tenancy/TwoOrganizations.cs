using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Automation.Webhooks;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Rechecks;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Kernel;
using SocConsole.Core.Onboarding;
using SocConsole.Core.Storage;
using SocConsole.Tests.Contracts.ThreatCopilot;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Architecture.Tenancy;

/// <summary>
/// A console with two organizations. North has real rows of every kind; South has nothing but its administrator, so that none of North's numbers means a row
/// of South's by chance.
/// </summary>
public sealed class TwoOrganizations : IAsyncLifetime
{
    public const string Attacker = "203.0.113.77";
    public const string SecondAttacker = "203.0.113.78";
    public const string KeyName = "northern-key";
    public const string DeviceName = "northern-sensor";
    public const string FirewallName = "northern-firewall";
    public const string ConnectorName = "northern-connector";
    public const string SourceName = "northern-source";
    public const string HuntName = "northern-hunt";
    public const string TargetName = "northern-host";
    public const string IndicatorName = "northern-indicator.example.com";
    public const string WatchedName = "northern-watched.example.net";
    public const string TriggerName = "northern-trigger";
    public const string WebhookName = "northern-webhook";
    public const string WorkflowName = "northern-workflow";
    public const string DarkWebName = "northern-forum";
    public const string ProfileName = "northern-company";
    public const string AssetName = "northern-asset";
    public const string EndpointName = "northern-endpoint";
    public const string PlaceholderName = "northern-list";
    public const string RuleTechnique = "T1599.001";
    public const string RuleText = "title: northern-rule\nid: 5f1d2c3b-0a4e-4a3d-9b61-7c2f1e0d9a88\nstatus: test\nlogsource: {product: linux}\ndetection:\n  selection: {user.name: northern}\n  condition: selection\nlevel: low\ntags: [attack.t1599.001]\n";

    internal ConsoleApplication Console { get; private set; } = null!;

    /// <summary>North's administrator.</summary>
    internal HttpClient North { get; private set; } = null!;

    /// <summary>South's administrator.</summary>
    internal HttpClient South { get; private set; } = null!;

    internal NorthernRows Rows { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:Enabled"] = "false" });
        North = await Console.AdminAsync();
        South = await Console.StrangerAsync();
        using var listener = await ThreatListener.OpenAsync(Console, North);
        var (threat, run) = await ContainedAsync(listener);
        var waiting = await AttackAsync(listener, SecondAttacker);
        var evidence = (await North.GetAsync($"/api/v1/evidence?threat_id={threat}").OkAsync()).GetProperty("data").GetProperty("evidence")[0];
        var block = (await North.GetAsync("/api/v1/blocklist").OkAsync()).GetProperty("data").GetProperty("entries")[0];
        var simulation = await PostAsync("/api/v1/simulate-attack", new { attack_type = "privilege_escalation", target = TargetName, intensity = "low" });
        var key = await PostAsync("/api/auth/api-keys", new { name = KeyName, role = "viewer" });
        await PostAsync("/api/auth/devices", new { name = DeviceName });
        var device = (await North.GetAsync("/api/auth/devices").OkAsync()).GetProperty("devices")[0];
        var token = await PostAsync("/api/v1/blocklist/tokens", new { name = FirewallName });
        var connector = await PostAsync("/api/v1/connectors", new { kind = "chat", name = ConnectorName, secrets = new { url = "http://127.0.0.1:9/northern" } });
        var hunt = await PostAsync("/api/v1/hunt/saved", new { name = HuntName, query = Attacker });
        var rule = await PostAsync("/api/v1/rules", new { text = RuleText });
        var exception = await PostAsync("/api/v1/rules/exceptions", new { rule_id = "*", title = "northern-exception", selection = "user.name: northern", reason = "northern-reason" });
        var ruleRun = await PostAsync($"/api/v1/rules/{rule.Text("data", "rule", "id")}/runs", new { });
        await North.PutAsJsonAsync($"/api/v1/rules/placeholders/{PlaceholderName}", new { values = new[] { "northern" } }).OkAsync();
        var source = await PostAsync("/api/v1/sources", new { name = "northern-feed" });
        var campaign = await PostAsync("/api/v1/campaigns", new { name = "northern-campaign" });
        var darkWeb = await PostAsync("/api/v1/darkweb", new { name = DarkWebName, url = "http://northern.onion/", requires_tor = true, scrape_interval_hours = 24 });
        var indicator = await PostAsync("/api/v1/indicators", new { value = IndicatorName, source_id = source.GetProperty("id").GetInt32() });
        var feed = await PostAsync("/api/v1/feeds", new { source_name = "northern-provider", base_url = "http://127.0.0.1:9/northern", parameters = new { interval_minutes = 0 } });
        var job = await PostAsync($"/api/v1/feeds/{feed.Text("id")}/fetch", new { });
        await Poll.UntilAsync(async () => (await North.GetAsync($"/api/v1/jobs/{job.Text("id")}").OkAsync()).Text("status") == "failed", TimeSpan.FromSeconds(30));
        var exclusion = await PostAsync("/api/v1/exclusions", new { name = "northern-exclusion", kind = "host_suffix", purpose = "context", entries = new[] { "northern.example.net" } });
        var lookup = await PostAsync("/api/check_ioc", new { ioc = IndicatorName.Replace("example.com", "example.net", StringComparison.Ordinal) });
        var recheck = await PostAsync("/api/rechecks", new { ioc = WatchedName, every_hours = 2160 });
        var change = await ChangedAsync(recheck.GetProperty("id").GetInt32(), lookup.Text("lookup_id"));
        var (webhook, delivery) = await WebhookAsync();
        var trigger = await PostAsync("/api/triggers", new { name = TriggerName, conditions = new { }, workflow_steps = new[] { new { action_type = "send_notification", parameters = new { message = "northern" } } } });
        using var analyst = await Console.InviteAsync("analyst", North);
        var user = await analyst.GetAsync("/api/auth/me").OkAsync();
        var session = (await analyst.GetAsync("/api/auth/sessions").OkAsync()).GetProperty("sessions")[0];
        var incident = await IncidentAsync();
        Rows = new NorthernRows(
            threat, run, await RunOfAsync(waiting), simulation.Text("data", "simulation_id"), evidence.Text("id"), block.Text("id"), token.Text("data", "id"), token.Text("data", "secret"),
            key.Text("id"), device.Text("id"), user.Text("id"), session.Text("id"), hunt.Text("data", "id"), rule.Text("data", "rule", "id"), exception.Text("data", "id"), await OverAsync(ruleRun.Text("data", "id")),
            indicator.Text("id"), source.Text("id"), campaign.Text("id"), feed.Text("id"), job.Text("id"), exclusion.Text("id"), darkWeb.Text("id"),
            lookup.Text("lookup_id"), recheck.Text("id"), change, await BulkAsync())
        {
            Onboarding = await OnboardedAsync(),
            People = await NorthernPeople.AddAsync(Console, North),
            Connector = connector.Text("id"),
            Endpoint = await NorthernEndpoint.MakeAsync(Console, North, EndpointName),
            Webhook = webhook,
            Delivery = delivery,
            Trigger = trigger.Text("id"),
            Incident = incident,
            Workflow = (await PostAsync("/api/response/workflows/create", new { name = WorkflowName, steps = new[] { new { action_type = "forensic_dump" } } })).Text("id"),
        };
    }

    public async Task DisposeAsync()
    {
        North.Dispose();
        South.Dispose();
        await Console.DisposeAsync();
    }

    /// <summary>One line of an attack that is a threat by itself; waits until its playbook waits for approval. Gives the threat.</summary>
    internal static async Task<string> AttackAsync(HttpClient client, ThreatListener listener, string address) =>
        ThreatListener.ThreatOf((await AttackHeardAsync(client, listener, address))[^1])!;

    /// <summary>As <see cref="AttackAsync(HttpClient,ThreatListener,string)"/>; gives everything that was heard until then.</summary>
    internal static async Task<IReadOnlyList<JsonElement>> AttackHeardAsync(HttpClient client, ThreatListener listener, string address)
    {
        var at = TimeProvider.System.GetUtcNow().ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        var line = $"{address} - - [{at}] \"GET /search?q=1%27%20UNION%20SELECT%20username%2Cpassword%20FROM%20users--%20- HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0\"";
        var found = await client.PostAsJsonAsync("/api/v1/detect", new { log_entry = line, source = "web" }).OkAsync();
        return await listener.UntilAsync("approval_required", found.Text("data", "threat_id"));
    }

    private Task<string> AttackAsync(ThreatListener listener, string address) => AttackAsync(North, listener, address);

    // A threat whose playbook a second person approved: it leaves a block and a package of evidence.
    private async Task<(string Threat, string Run)> ContainedAsync(ThreatListener listener)
    {
        var lines = string.Join('\n', Enumerable.Range(0, 6).Select(i => $"sshd[{4200 + i}]: Failed password for root from {Attacker} port {50_100 + i} ssh2").Append("\0not text"));
        using var content = new StringContent(lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        await North.PostAsync($"/api/v1/events?source={SourceName}", content).OkAsync();
        var threat = ThreatListener.ThreatOf((await listener.UntilAsync("approval_required"))[^1])!;
        var run = await RunOfAsync(threat);
        using var approver = await Console.InviteAsync("approver", North);
        await approver.PostAsJsonAsync($"/api/v1/playbooks/{run}/approve", new { approved = true }).OkAsync();
        await listener.UntilAsync("threat_mitigated", threat);
        return (threat, run);
    }

    private async Task<string> RunOfAsync(string threat) =>
        (await North.GetAsync($"/api/v1/playbooks?threat_id={threat}").OkAsync()).GetProperty("data").GetProperty("playbooks")[0].Text("id");

    // Over, so that what witnesses read stands still.
    private async Task<string> OverAsync(string ruleRun)
    {
        await Poll.UntilAsync(async () => (await North.GetAsync($"/api/v1/rules/runs/{ruleRun}").OkAsync()).Text("data", "state") == "done", TimeSpan.FromSeconds(30));
        return ruleRun;
    }

    // Paused, so that nobody outside is told; its delivery is written as if it had been given up.
    private async Task<(string Webhook, string Delivery)> WebhookAsync()
    {
        var made = await PostAsync("/api/webhooks/subscriptions", new { url = "http://203.0.113.99/hook", events = new[] { "incident.created" }, name = WebhookName, is_active = false });
        var delivery = new WebhookDelivery { SubscriptionId = made.GetProperty("id").GetInt32(), DeliveryId = Guid.NewGuid(), EventType = "incident.created", Body = "{\"northern\":1}", Status = WebhookDeliveryStatus.Dead };
        await Console.Services.GetRequiredService<SocDatabase>().WriteAsync<Done>(
            1,
            unit =>
            {
                unit.Db.WebhookDeliveries.Add(delivery);
                return Task.FromResult<Result<Done>>(Done.Value);
            },
            CancellationToken.None);
        return (made.Text("id"), delivery.DeliveryId.ToString());
    }

    // An inner address, of which nobody outside is told.
    private async Task<string> BulkAsync()
    {
        using var form = new MultipartFormDataContent { { new StringContent("ioc\n10.20.30.40\n"), "file", "northern.csv" } };
        var job = (await North.PostAsync("/api/bulk", form).OkAsync()).Text("job_id");
        await Poll.UntilAsync(async () => (await North.GetAsync($"/api/bulk/{job}").OkAsync()).Text("status") == "completed", TimeSpan.FromSeconds(30));
        return job;
    }

    // Its task, note and file are the first of their kind, as it is the first incident: one id names all of them.
    private async Task<string> IncidentAsync()
    {
        var number = "";
        await Poll.UntilAsync(
            async () =>
            {
                var found = (await North.GetAsync($"/incidents?source_ip={Attacker}").OkAsync()).GetProperty("incidents");
                number = found.GetArrayLength() > 0 ? found[0].Text("id") : "";
                return number.Length > 0;
            },
            TimeSpan.FromSeconds(30));
        using var file = new MultipartFormDataContent { { new StringContent("northern"), "file", "northern.txt" } };
        string[] ids =
        [
            (await PostAsync($"/api/v1/incidents/{number}/tasks", new { title = "northern task" })).Text("id"), (await PostAsync($"/api/v1/incidents/{number}/notes", new { text = "northern note" })).Text("id"),
            (await North.PostAsync($"/api/v1/incidents/{number}/evidence", file).OkAsync()).Text("id"),
        ];
        return Array.TrueForAll(ids, id => id == number) ? number : throw new InvalidOperationException($"{number}, {string.Join(", ", ids)}: the ids differ");
    }

    // No request makes a verdict change by itself; the row that a re-check would have written.
    private async Task<string> ChangedAsync(int recheck, string lookup)
    {
        await using var db = Console.Services.GetRequiredService<SocDatabase>().Across();
        var change = new VerdictChange { OrganizationId = await db.Rechecks.Where(row => row.Id == recheck).Select(row => row.OrganizationId).SingleAsync(), RecheckId = recheck, IocType = IocType.Domain, Value = WatchedName, LookupId = Guid.Parse(lookup), To = IocVerdict.Malicious };
        db.VerdictChanges.Add(change);
        await db.SaveChangesAsync();
        return change.Id.ToString(CultureInfo.InvariantCulture);
    }

    // Its own networks can't be scanned here: the rows that a scan would have written.
    private async Task<OnboardingRows> OnboardedAsync()
    {
        await PostAsync("/api/onboarding/profile", new { name = ProfileName });
        var enrollment = await PostAsync("/api/onboarding/generate-agent-token", new { hostname = EndpointName, platform = "linux" });
        await using var db = Console.Services.GetRequiredService<SocDatabase>().Across();
        var organization = await db.OnboardingStates.Select(row => row.OrganizationId).SingleAsync();
        var scan = new NetworkScan { OrganizationId = organization, Ranges = ["10.9.8.0/24"], ScanType = "quick", Ports = [22], Status = ScanStatus.Completed, RequestedBy = "northern" };
        var asset = new Asset { OrganizationId = organization, Ip = "10.9.8.7", Hostname = AssetName, Classification = "web_server" };
        db.NetworkScans.Add(scan);
        db.Assets.Add(asset);
        await db.SaveChangesAsync();
        return new OnboardingRows(scan.Id.ToString(CultureInfo.InvariantCulture), asset.Id.ToString(CultureInfo.InvariantCulture), enrollment.Text("enrollment_id"));
    }

    private Task<JsonElement> PostAsync(string path, object body) => North.PostAsJsonAsync(path, body).OkAsync();
}

/// <summary>Ids of North's rows as they stand in addresses.</summary>
internal sealed record NorthernRows(
    string Threat, string EndedRun, string WaitingRun, string Simulation, string Evidence, string Block, string Token, string Secret, string Key, string Device, string User, string Session, string Hunt, string Rule, string Exception, string RuleRun,
    string Indicator, string Source, string Campaign, string Feed, string Job, string Exclusion, string DarkWeb, string Lookup, string Recheck, string VerdictChange, string Bulk)
{
    public required NorthernEndpoint Endpoint { get; init; }

    public required OnboardingRows Onboarding { get; init; }

    public required NorthernPeople People { get; init; }

    public required string Connector { get; init; }

    public required string Webhook { get; init; }

    public required string Delivery { get; init; }

    public required string Trigger { get; init; }

    public required string Incident { get; init; }

    public required string Workflow { get; init; }
}

internal sealed record OnboardingRows(string Scan, string Asset, string Enrollment);
