using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Ingestion;

public sealed class SensorEndpointTests : IAsyncLifetime
{
    private ConsoleApplication console = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleApplication.StartAsync();
        admin = await console.AdminAsync();
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await console.DisposeAsync();
    }

    [Fact]
    public async Task Multi_TwelveFailedHoneypotLogins_BecomeAThreatOfTheAddress()
    {
        var events = Enumerable.Range(0, 12).Select(n => Login("203.0.113.61", n)).ToArray();

        var answer = await admin.PostAsJsonAsync("/ingest/multi", new { source_type = "cowrie", hostname = "honeypot-1", events }).OkAsync();

        Assert.Equal((12, 12, 0), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("processed").GetInt32(), answer.GetProperty("failed").GetInt32()));
        await Poll.UntilAsync(
            async () => (await admin.GetAsync("/api/v1/threats").OkAsync()).GetProperty("data").GetProperty("threats").EnumerateArray().Any(threat => threat.ToString().Contains("203.0.113.61", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Multi_SomeRecordsOfAnotherSensor_AreFailedWithTheirReasons()
    {
        var answer = await admin.PostAsJsonAsync("/ingest/multi", new { source_type = "cowrie", events = new object[] { Login("203.0.113.62", 1), new { level = "info" }, 7 } }).OkAsync();

        Assert.Equal(("partial", 1, 2), (answer.Text("status"), answer.GetProperty("processed").GetInt32(), answer.GetProperty("failed").GetInt32()));
        Assert.Contains("none of Cowrie", answer.GetProperty("errors")[0].GetString(), StringComparison.Ordinal);
        var kept = await admin.GetAsync("/api/v1/ingestion/failures").OkAsync();
        Assert.Equal(2, kept.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("suricata", """{"timestamp":"2026-01-15T10:30:00.1Z","flow_id":1,"event_type":"alert","src_ip":"203.0.113.63","alert":{"signature":"ET SCAN","signature_id":1}}""")]
    [InlineData("zeek", """{"_path":"conn","ts":1768473000.1,"uid":"C1","id.orig_h":"203.0.113.63","id.resp_h":"10.0.0.1","conn_state":"S0"}""")]
    [InlineData("osquery", """{"name":"listening_ports","hostIdentifier":"web-01","unixTime":1768473005,"columns":{"port":"22"},"action":"added"}""")]
    [InlineData("windows", """{"EventID":4625,"Channel":"Security","Computer":"dc-01","TargetUserName":"bob","@timestamp":"2026-01-15T10:30:00Z"}""")]
    [InlineData("syslog", "\"<38>Jan 15 10:30:00 web-01 sshd[401]: Failed password for root from 203.0.113.63 port 50001 ssh2\"")]
    [InlineData("syslog", """{"message":"<38>Jan 15 10:30:00 web-01 sshd[402]: Failed password for root from 203.0.113.63 port 50001 ssh2"}""")]
    [InlineData("custom", """{"application":"till","action":"refund","amount":7}""")]
    public async Task Multi_EachSourceType_IsRead(string type, string record)
    {
        var answer = await admin.PostAsync("/ingest/multi", Json($"{{\"source_type\":\"{type}\",\"hostname\":\"sensor-9\",\"events\":[{record}]}}")).OkAsync();

        Assert.Equal((1, 0), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("failed").GetInt32()));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("incidents_detected").ValueKind);
    }

    [Fact]
    public async Task Multi_OsquerySnapshotAndBatch_GiveAnEventForEachRow()
    {
        const string Snapshot = """{"name":"listening_ports","hostIdentifier":"web-01","unixTime":1768473005,"action":"snapshot","snapshot":[{"port":"22"},{"port":"80"}]}""";
        const string Batch = """{"name":"logged_in_users","hostIdentifier":"web-01","unixTime":1768473006,"diffResults":{"added":[{"user":"root"}],"removed":[{"user":"bob"},{"user":"eve"}]}}""";

        var answer = await admin.PostAsync("/ingest/multi", Json($"{{\"source_type\":\"osquery\",\"events\":[{Snapshot},{Batch}]}}")).OkAsync();

        Assert.Equal(5, answer.GetProperty("accepted").GetInt32());
    }

    [Theory]
    [InlineData("""{"source_type":"carrier_pigeon","events":[{}]}""", "source_type")]
    [InlineData("""{"source_type":"cowrie","events":[]}""", "events")]
    [InlineData("""{"source_type":"cowrie","events":{"eventid":"cowrie.login.failed"}}""", "events")]
    [InlineData("""{"source_type":"cowrie","events":[{"a":1}]}""", "none of 1")]
    [InlineData("""{"source_type":"custom","hostname":"a\u0007b","events":["x"]}""", "hostname")]
    public async Task Multi_BadBodies_Are422WithTheReason(string body, string reason)
    {
        var refused = await admin.PostAsync("/ingest/multi", Json(body)).RefusedAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains(reason, refused.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synthetic_BothForms_StoreMarkedEvents()
    {
        var first = await admin.PostAsJsonAsync("/ingest/synthetic", new { attack_type = "brute_force", source_ip = "203.0.113.64", count = 12 }).OkAsync();
        var second = await admin.PostAsJsonAsync("/ingest/synthetic", new { scenario = "sql_injection", src_ip = "198.51.100.65" }).OkAsync();

        Assert.Equal((12, 10), (first.GetProperty("accepted").GetInt32(), second.GetProperty("accepted").GetInt32()));
        Assert.Equal("203.0.113.64", first.Text("source_ip"));
        var simulation = (await admin.GetAsync($"/api/v1/simulate-attack/{first.Text("simulation_id")}").OkAsync()).GetProperty("data");
        Assert.Equal(("completed", 12), (simulation.Text("status"), simulation.GetProperty("events_sent").GetInt32()));
        await Poll.UntilAsync(
            async () => (await admin.GetAsync($"/api/v1/simulate-attack/{first.Text("simulation_id")}").OkAsync()).GetProperty("data").GetProperty("threats").GetArrayLength() > 0, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Synthetic_BadRequests_AreRefused()
    {
        var unknown = await admin.PostAsJsonAsync("/ingest/synthetic", new { attack_type = "sorcery" }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        var real = await admin.PostAsJsonAsync("/ingest/synthetic", new { attack_type = "ddos", source_ip = "8.8.8.8" }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        var many = await admin.PostAsJsonAsync("/ingest/synthetic", new { attack_type = "ddos", count = 1_001 }).RefusedAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains("brute_force, password_spraying", unknown.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("documentation", real.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("count", many.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cowrie_OneAndAList_AreTakenFromADevice()
    {
        var device = await SensorDevice.CreateAsync(console, admin);

        var one = await device.SendAsync("/ingest/cowrie", Login("203.0.113.66", 1)).OkAsync();
        var list = await device.SendAsync("/ingest/cowrie", new[] { Login("203.0.113.66", 2), Login("203.0.113.66", 3) }).OkAsync();
        await device.SendAsync("/ingest/multi", new { source_type = "cowrie", events = new[] { Login("203.0.113.66", 4) } }).OkAsync();
        await device.SendAsync("/ingest/synthetic", new { attack_type = "scanner" }).OkAsync();

        Assert.Equal((1, 2), (one.GetProperty("accepted").GetInt32(), list.GetProperty("accepted").GetInt32()));
    }

    internal static object Login(string address, int number) => new
    {
        eventid = "cowrie.login.failed",
        src_ip = address,
        username = "root",
        password = $"guess{number}",
        session = $"s{number}",
        sensor = "honeypot-1",
        message = $"login attempt [root/guess{number}] failed",
        timestamp = TimeProvider.System.GetUtcNow().AddSeconds(number - 20).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
    };

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
