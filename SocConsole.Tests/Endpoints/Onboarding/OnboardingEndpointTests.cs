using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Onboarding;

public sealed class OnboardingEndpointTests : IAsyncLifetime
{
    private ConsoleApplication console = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:Outbound:AllowPrivateNetworks"] = "true", ["Soc:Onboarding:BannerTimeout"] = "00:00:05" });
        admin = await console.AdminAsync();
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await console.DisposeAsync();
    }

    [Fact]
    public async Task Steps_OneAfterTheOther_CountOnlyWhatIsThere()
    {
        var before = await admin.GetAsync("/api/onboarding/status").OkAsync();
        await admin.PostAsJsonAsync("/api/onboarding/start", new { }).OkAsync();
        var profile = await admin.PostAsJsonAsync("/api/onboarding/profile", new { name = "Example", industry = "technology", company_size = "51-200", region = "eu" }).OkAsync();
        var status = await admin.GetAsync("/api/onboarding/status").OkAsync();

        Assert.Equal(("not_started", 0), (before.Text("onboarding_status"), before.GetProperty("completion_percentage").GetInt32()));
        Assert.Equal(("Example", 25), (profile.Text("profile", "name"), profile.GetProperty("completion_percentage").GetInt32()));
        Assert.Equal(("in_progress", "network_scan", "Example"), (status.Text("status"), status.Text("current_step"), status.Text("onboarding_data", "profile", "name")));
        await admin.PostAsJsonAsync("/api/onboarding/profile", new { }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        await admin.PostAsJsonAsync("/api/onboarding/profile", new { name = new string('x', 201) }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Permissions_BothForms_AreKeptAndCredentialsAreNot()
    {
        var first = await admin.PostAsJsonAsync("/api/onboarding/permissions", new { permissions = new { network_scan = true, agent_deployment = false }, credentials = new { ssh = "sw0rdfish-secret" } }).OkAsync();
        var second = await admin.PostAsJsonAsync("/api/onboarding/permissions", new { allow_actions = new[] { "agent_deployment" }, credentials = Array.Empty<string>() }).OkAsync();

        Assert.Equal((false, true, false), (first.GetProperty("credentials_stored").GetBoolean(), first.GetProperty("permissions").GetProperty("network_scan").GetBoolean(), first.GetProperty("permissions").GetProperty("agent_deployment").GetBoolean()));
        Assert.Contains("not stored", first.Text("message"), StringComparison.Ordinal);
        Assert.True(second.GetProperty("permissions").GetProperty("agent_deployment").GetBoolean());
        Assert.All(Directory.GetFiles(console.DataDirectory, "soc.db*"), file => Assert.DoesNotContain("sw0rdfish-secret", Encoding.Latin1.GetString(Read(file)), StringComparison.Ordinal));
        await admin.PostAsJsonAsync("/api/onboarding/permissions", new { permissions = new { network_scan = "yes" } }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        await admin.PostAsJsonAsync("/api/onboarding/permissions", new { }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Scan_OfThisHost_FindsTheServiceThatListens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var greeting = GreetAsync(listener, "SSH-2.0-OpenSSH_9.6p1 Ubuntu-3\r\n");
        var body = new { network_ranges = new[] { "127.0.0.1/32" }, scan_type = "quick", port_ranges = $"{port}" };
        await admin.PostAsJsonAsync("/api/onboarding/network-scan", body).RefusedAsync(HttpStatusCode.Conflict);
        await admin.PostAsJsonAsync("/api/onboarding/permissions", new { permissions = new { network_scan = true } }).OkAsync();

        var started = await admin.PostAsJsonAsync("/api/onboarding/network-scan", body).OkAsync();
        JsonElement results = default;
        await Poll.UntilAsync(async () => (results = await admin.GetAsync("/api/onboarding/scan-results").OkAsync()).Text("status") == "completed", TimeSpan.FromSeconds(30));

        var asset = results.GetProperty("assets")[0];
        Assert.Equal(("queued", "127.0.0.1", "linux_host", "linux"), (started.Text("status"), asset.Text("ip"), asset.Text("classification"), asset.Text("os_type")));
        Assert.Equal(("ssh", "SSH-2.0-OpenSSH_9.6p1 Ubuntu-3", port), (asset.GetProperty("services")[0].Text("name"), asset.GetProperty("services")[0].Text("banner"), asset.GetProperty("open_ports")[0].GetInt32()));
        Assert.Equal(1, (await admin.GetAsync($"/api/onboarding/network-scan/{started.Text("scan_id")}").OkAsync()).GetProperty("assets_discovered").GetInt32());
        var plan = await admin.PostAsJsonAsync("/api/onboarding/generate-deployment-plan", new { }).OkAsync();
        Assert.Equal(("127.0.0.1", "linux", 1), (plan.GetProperty("steps")[0].Text("ip"), plan.GetProperty("steps")[0].Text("platform"), plan.GetProperty("steps")[0].GetProperty("order").GetInt32()));
        await greeting;
    }

    [Fact]
    public async Task Scan_OfThisConsole_ReadsTheWebServersAnswer()
    {
        await admin.PostAsJsonAsync("/api/onboarding/permissions", new { allow_actions = true }).OkAsync();
        await admin.PostAsJsonAsync("/api/onboarding/network-scan", new { network_ranges = new[] { "127.0.0.1" }, port_ranges = new[] { console.Address.Port } }).OkAsync();
        await Poll.UntilAsync(async () => (await admin.GetAsync("/api/onboarding/scan-results").OkAsync()).Text("status") == "completed", TimeSpan.FromSeconds(30));

        var found = await admin.GetAsync("/api/v1/assets?search=127.0").OkAsync();
        Assert.Equal(1, found.GetProperty("total").GetInt32());
        Assert.Equal(console.Address.Port, found.GetProperty("assets")[0].GetProperty("open_ports")[0].GetInt32());
    }

    [Fact]
    public async Task Assets_EditedAndDeleted_AnswerWhatStands()
    {
        await FindThisHostAsync();
        var id = (await admin.GetAsync("/api/v1/assets").OkAsync()).GetProperty("assets")[0].Text("id");

        var edited = await admin.PatchAsJsonAsync($"/api/v1/assets/{id}", new { criticality = 5, owner = "Payments" }).OkAsync();
        await admin.PatchAsJsonAsync($"/api/v1/assets/{id}", new { criticality = 6 }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        await admin.PatchAsJsonAsync($"/api/v1/assets/{id}", new { }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        using var viewer = await console.InviteAsync("viewer", admin);
        await viewer.PatchAsJsonAsync($"/api/v1/assets/{id}", new { criticality = 1 }).RefusedAsync(HttpStatusCode.Forbidden);
        Assert.Equal("Payments", (await viewer.GetAsync($"/api/v1/assets/{id}").OkAsync()).Text("owner"));
        await admin.DeleteAsync($"/api/v1/assets/{id}").OkAsync();
        await admin.GetAsync($"/api/v1/assets/{id}").RefusedAsync(HttpStatusCode.NotFound);

        Assert.Equal((5, "Payments"), (edited.GetProperty("criticality").GetInt32(), edited.Text("owner")));
    }

    [Fact]
    public async Task Token_OfAHostThatNeverCame_IsNotVerifiedAndSaysWhy()
    {
        var made = await admin.PostAsJsonAsync("/api/onboarding/generate-agent-token", new { agent_name = "agent-1", hostname = "web-01", platform = "linux" }).OkAsync();
        var verified = await admin.PostAsync($"/api/onboarding/verify-agent-access/{made.Text("enrollment_id")}", null).OkAsync();
        var all = await admin.PostAsync("/api/onboarding/verify-all-agents", null).OkAsync();
        var listed = await admin.GetAsync("/api/onboarding/enrolled-agents").OkAsync();

        Assert.Contains(made.Text("agent_token"), made.Text("install_scripts", "linux"), StringComparison.Ordinal);
        Assert.StartsWith("not_supported", made.Text("install_scripts", "windows"), StringComparison.Ordinal);
        Assert.Equal((false, "failed"), (verified.GetProperty("verified").GetBoolean(), verified.Text("status")));
        Assert.Contains("No agent has used this token yet", verified.Text("message"), StringComparison.Ordinal);
        Assert.Equal((1, 0, 1), (all.GetProperty("total_agents").GetInt32(), all.GetProperty("ready").GetInt32(), all.GetProperty("failed").GetInt32()));
        Assert.Equal(("pending", "web-01"), (listed.GetProperty("agents")[0].Text("status"), listed.GetProperty("agents")[0].Text("hostname")));
        Assert.DoesNotContain(made.Text("agent_token"), listed.ToString(), StringComparison.Ordinal);
        await admin.PostAsync("/api/onboarding/verify-agent-access/999", null).RefusedAsync(HttpStatusCode.NotFound);
        await admin.PostAsJsonAsync("/api/onboarding/generate-agent-token", new { hostname = "x", platform = "toaster" }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Complete_ByAPerson_ListsWhatIsOpen_AndByAKeyIsRefused()
    {
        var key = (await admin.PostAsJsonAsync("/api/auth/api-keys", new { name = "key", role = "admin" }).OkAsync()).Text("key");
        var refused = await console.With(key).PostAsync("/api/onboarding/complete", null).RefusedAsync(HttpStatusCode.Conflict);
        var completed = await admin.PostAsync("/api/onboarding/complete", null).OkAsync();
        var skipped = await admin.PostAsync("/api/onboarding/skip", null).OkAsync();
        var again = await admin.PostAsJsonAsync("/api/onboarding/start", new { }).OkAsync();

        Assert.Contains("no agent has enrolled", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(("completed", true, 4), (completed.Text("status"), completed.GetProperty("completed").GetBoolean(), completed.GetProperty("not_done").GetArrayLength()));
        Assert.Equal(("skipped", true), (skipped.Text("status"), skipped.GetProperty("skipped").GetBoolean()));
        Assert.Equal("in_progress", again.Text("status"));
    }

    private async Task FindThisHostAsync()
    {
        await admin.PostAsJsonAsync("/api/onboarding/permissions", new { allow_actions = true }).OkAsync();
        await admin.PostAsJsonAsync("/api/onboarding/network-scan", new { network_ranges = new[] { "127.0.0.1" }, port_ranges = new[] { console.Address.Port } }).OkAsync();
        await Poll.UntilAsync(async () => (await admin.GetAsync("/api/onboarding/scan-results").OkAsync()).Text("status") == "completed", TimeSpan.FromSeconds(30));
    }

    private static async Task GreetAsync(TcpListener listener, string greeting)
    {
        using var socket = await listener.AcceptSocketAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(greeting));
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
