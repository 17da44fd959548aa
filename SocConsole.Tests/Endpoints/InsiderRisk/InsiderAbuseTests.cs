using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using static SocConsole.Tests.Endpoints.InsiderRisk.InsiderWork;

namespace SocConsole.Tests.Endpoints.InsiderRisk;

/// <summary>What senders and curious readers must not be able to do.</summary>
public sealed class InsiderAbuseTests : IAsyncLifetime
{
    private ConsoleApplication console = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleAsync();
        admin = await console.AdminAsync();
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await console.DisposeAsync();
    }

    // One such activity stopped the graph of every organization, and broke its person's list and export.
    [Fact]
    public async Task Activity_ThatNobodyCanWriteAgain_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 30)) + "1" + new string('}', 30);
        foreach (var details in (string[])["{\"location\":\"\\udc00bad\"}", "{\"note\":\"\\udc00\"}", "{\"\\udc00\":1}", deep, "{\"list\":" + new string('[', 20) + new string(']', 20) + "}"])
        {
            await SendOneAsync($"{{\"user_id\":\"U1\",\"activity_type\":\"logon\",\"timestamp\":\"2024-10-08T10:00:00Z\",\"details\":{details}}}").RefusedAsync(HttpStatusCode.BadRequest);
        }

        await SendOneAsync("{\"user_id\":\"U1\",\"activity_type\":\"logon\",\"timestamp\":\"2024-10-08T10:00:00Z\",\"details\":{\"location\":\"K\\u00f6ln, DE\",\"tags\":[\"{[{[{[{[{[{[{[{[\"]}}").OkAsync();
        Assert.Equal(1, (await admin.GetAsync("/api/users/U1/activities").OkAsync()).GetArrayLength());
        Assert.Equal(1, await console.Services.GetRequiredService<EdgeFold>().SweepAsync(CancellationToken.None));
    }

    // A day ahead ended today for everybody.
    [Fact]
    public async Task Activity_OfTomorrow_IsRefused()
    {
        var tomorrow = DateTime.UtcNow.AddHours(23).ToString("O", CultureInfo.InvariantCulture);
        await SendOneAsync(Read("U1", tomorrow)).RefusedAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task People_WithIdsThatNoAddressCanName_AreRefused()
    {
        foreach (var id in (string[])["", " ", ".", "..", "a/b", " a", "a ", "a\nb", new string('x', 129)])
        {
            await admin.PostAsJsonAsync("/api/v1/insider/people", new[] { new { user_id = id } }).RefusedAsync(HttpStatusCode.BadRequest);
            await SendOneAsync(Read(id, "2024-10-08T10:00:00Z")).RefusedAsync(HttpStatusCode.BadRequest);
        }

        await admin.PostAsJsonAsync("/api/v1/insider/people", new[] { new { user_id = "CORP\\u3 %2F?#" } }).OkAsync();
        Assert.Equal("CORP\\u3 %2F?#", (await admin.GetAsync("/api/users/" + Uri.EscapeDataString("CORP\\u3 %2F?#")).OkAsync()).Text("user_id"));
    }

    [Fact]
    public async Task Name_ByASimulatedOrAMadeUpIncident_StaysMasked()
    {
        await admin.PostAsJsonAsync("/api/v1/insider/people", new[] { new { user_id = "U1", name = "Ann Example" } }).OkAsync();
        await admin.PostAsync(new Uri("/api/trigger/anomaly?user_id=U1&anomaly_type=sabotage", UriKind.Relative), null).OkAsync();
        await admin.PostAsJsonAsync("/api/v1/incidents", new { title = "x", category = "insider_threat", user = "U1" }).OkAsync();

        Assert.Equal("A*** E***", (await admin.GetAsync("/api/users/U1").OkAsync()).Text("name"));

        // A real one that is open shows it, once the earlier day is counted.
        await admin.SendAsync(Sabotage("U1", "2024-10-08"));
        await Poll.UntilAsync(async () => (await admin.GetAsync("/api/users/U1").OkAsync()).Text("name") == "Ann Example", TimeSpan.FromSeconds(60));
    }

    // A test hid what was done after it.
    [Fact]
    public async Task Simulation_BeforeRealSabotage_TurnsIntoARealAlert()
    {
        await admin.SendAsync(Read("mallory", "2024-10-01T09:00:00Z"));
        await admin.PostAsync(new Uri("/api/trigger/anomaly?user_id=mallory&anomaly_type=sabotage", UriKind.Relative), null).OkAsync();
        var played = (await admin.GetAsync("/api/alerts").OkAsync())[0];
        await admin.SendAsync([.. Enumerable.Range(0, 40).Select(i => Delete("mallory", $"2024-10-01T12:00:{i:D2}Z", i))]);

        var alert = (await admin.GetAsync("/api/alerts").OkAsync())[0];

        Assert.True(played.GetProperty("simulated").GetBoolean());
        Assert.Equal((played.Text("alert_id"), false, false), (alert.Text("alert_id"), alert.GetProperty("simulated").GetBoolean(), alert.GetProperty("is_viewed").GetBoolean()));
    }

    // Everybody who could read incidents read who was suspected, and why.
    [Fact]
    public async Task Incident_AboutAPerson_IsNothingToAViewer()
    {
        await admin.SendAsync(Sabotage("U1", "2024-10-08"));
        var number = (await admin.GetAsync("/api/alerts").OkAsync())[0].Text("incident_id");
        using var viewer = await console.InviteAsync("viewer", admin);

        Assert.Equal("0", (await viewer.GetAsync("/incidents").OkAsync()).Text("total"));
        Assert.Equal("1", (await admin.GetAsync("/incidents").OkAsync()).Text("total"));
        await viewer.GetAsync(new Uri($"/incidents/{number}", UriKind.Relative)).RefusedAsync(HttpStatusCode.NotFound);
        await viewer.GetAsync(new Uri($"/api/v1/incidents/{number}/timeline", UriKind.Relative)).RefusedAsync(HttpStatusCode.NotFound);
        foreach (var address in (string[])["/api/incidents/timeline", "/api/incidents/attack-paths", "/incidents/real"])
        {
            var text = await viewer.GetStringAsync(new Uri(address, UriKind.Relative));
            Assert.DoesNotContain("U1", text, StringComparison.Ordinal);
        }
    }

    // Failed logons of a stranger, at night and on others' machines, came to an alert about their victim.
    [Fact]
    public async Task FailedLogons_AtNightOnManyMachines_RaiseNoAlert()
    {
        await admin.SendAsync([.. Enumerable.Range(0, 9).Select(i => Logon($"owner{i}", "2024-10-07T10:00:00Z", $"pc-{i}", success: true))]);
        await admin.SendAsync([.. Enumerable.Range(0, 150).Select(i => Logon("framed", $"2024-10-08T02:{i / 60:D2}:{i % 60:D2}Z", $"pc-{i % 9}", success: false))]);

        Assert.True((await admin.GetAsync("/api/users/framed").OkAsync()).GetProperty("its_score").GetDouble() <= 30.1);
        Assert.Equal(0, (await admin.GetAsync("/api/alerts").OkAsync()).GetArrayLength());
    }

    private static string Logon(string user, string at, string machine, bool success) =>
        JsonSerializer.Serialize(new { user_id = user, activity_type = "logon", timestamp = at, details = new { logon_type = "ssh", success }, ip_address = "10.0.0.66", device_id = machine });

    private async Task<HttpResponseMessage> SendOneAsync(string line)
    {
        using var body = new StringContent(line, Encoding.UTF8, "application/x-ndjson");
        return await admin.PostAsync(new Uri("/api/v1/insider/activities", UriKind.Relative), body);
    }
}
