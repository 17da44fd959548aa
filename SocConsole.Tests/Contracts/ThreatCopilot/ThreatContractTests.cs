using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Contracts.ThreatCopilot;

[Collection(ThreatCopilotDefinition.Name)]
public sealed class ThreatContractTests(ThreatCopilotFixture copilot)
{
    private const string Row = """
        {"id": "", "type": "", "severity": "", "confidence": 0.92, "status": "", "impact_usd": 2300000, "detected_at": "", "mitigated_at?": ""}
        """;

    private static readonly string[] Statuses = ["detected", "analyzing", "mitigated", "false_positive"];

    [Fact]
    public void Detect_BurstOfFailedPasswords_IsAThreat()
    {
        var found = copilot.Detection;

        Shape.Check(found, """
            {"threat_id": "THR-2024-001", "threat_detected": true, "confidence": 0.92, "threat_type": "", "severity": "high", "impact_usd": 2300000,
             "mitre_attack": ["T1110.001"], "recommended_actions": ["quarantine_ip"], "processing_time_ms": 6000}
            """);
        Assert.True(found.GetProperty("threat_detected").GetBoolean());
        Assert.Matches(@"^THR-\d{4}-\d{3,}$", found.Text("threat_id"));
        Assert.Equal("brute_force_attack", found.Text("threat_type"));
        Assert.InRange(found.GetProperty("confidence").GetDouble(), 0.5, 1);
        Assert.Contains("T1110.001", found.GetProperty("mitre_attack").EnumerateArray().Select(technique => technique.GetString()));
        Assert.Contains("quarantine_ip", found.GetProperty("recommended_actions").EnumerateArray().Select(action => action.GetString()));
    }

    [Fact]
    public async Task Detect_HarmlessEntry_IsNoThreatAndInventsNoFigures()
    {
        var found = await ThreatCopilotFixture.DataAsync(copilot.Admin.PostAsJsonAsync("/api/v1/detect", new { log_entry = "Server listening on 0.0.0.0 port 22.", source = "auth_server" }));

        Assert.False(found.GetProperty("threat_detected").GetBoolean());
        foreach (var figure in (string[])["threat_id", "confidence", "threat_type", "severity", "impact_usd"])
        {
            Assert.Equal(JsonValueKind.Null, found.GetProperty(figure).ValueKind);
        }
    }

    [Theory]
    [InlineData("""{"source": "auth_server"}""")]
    [InlineData("""{"log_entry": ""}""")]
    [InlineData("""{"log_entry": "x", "metadata": {"user": {"name": "root"}}}""")]
    [InlineData("""{"log_entry": """)]
    public async Task Detect_UnusableBody_IsInvalidRequest(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        SignInContractTests.CheckError(await copilot.Admin.PostAsync("/api/v1/detect", content).RefusedAsync(HttpStatusCode.BadRequest), "INVALID_REQUEST");
    }

    [Fact]
    public async Task List_All_HasTheThreatAndPagination()
    {
        var data = await ListAsync("limit=100");

        Shape.Check(data, """{"threats": [""" + Row + """], "pagination": {"page": 1, "limit": 20, "total": 150, "pages": 8}}""");
        Assert.Equal(("1", "100"), (data.Text("pagination", "page"), data.Text("pagination", "limit")));
        Assert.Contains(copilot.ThreatId, Ids(data));
        Assert.Equal(data.GetProperty("threats").GetArrayLength(), data.GetProperty("pagination").GetProperty("total").GetInt32());
        Assert.All(data.GetProperty("threats").EnumerateArray(), row => Assert.Contains(row.Text("status"), Statuses));
    }

    [Theory]
    [InlineData("severity", "low", "medium", "high", "critical")]
    [InlineData("status", "detected", "analyzing", "mitigated", "false_positive")]
    public async Task List_Filter_ShowsThoseAndNoOthers(string field, params string[] values)
    {
        var all = Ids(await ListAsync("limit=100")).ToList();
        List<string> found = [];
        foreach (var value in values)
        {
            var data = await ListAsync($"limit=100&{field}={value}");
            Assert.All(data.GetProperty("threats").EnumerateArray(), row => Assert.Equal(value, row.Text(field)));
            found.AddRange(Ids(data));
        }

        Assert.Equal(all.Order(), found.Order());
    }

    [Fact]
    public async Task List_Dates_BoundTheTimeOfDetection()
    {
        var row = (await ListAsync("limit=100")).GetProperty("threats").EnumerateArray().Single(threat => threat.Text("id") == copilot.ThreatId);
        var at = row.GetProperty("detected_at").GetDateTimeOffset();

        Assert.Empty(Ids(await ListAsync($"from_date={Stamp(at.AddDays(1))}")));
        Assert.Empty(Ids(await ListAsync("to_date=2001-01-01T00:00:00Z")));
        Assert.Contains(copilot.ThreatId, Ids(await ListAsync($"limit=100&from_date={Stamp(at.AddSeconds(-1))}&to_date={Stamp(at.AddSeconds(1))}")));
        Assert.DoesNotContain(copilot.ThreatId, Ids(await ListAsync($"limit=100&to_date={Stamp(at.AddSeconds(-1))}")));
    }

    [Fact]
    public async Task List_Pages_ShowEveryThreatOnce()
    {
        await copilot.BurstAsync("203.0.113.41");
        var all = Ids(await ListAsync("limit=100")).ToList();
        List<string> paged = [];
        for (var page = 1; page <= all.Count; page++)
        {
            paged.AddRange(Ids(await ListAsync($"limit=1&page={page}")));
        }

        Assert.True(all.Count >= 2);
        Assert.Equal(all, paged);
        Assert.Empty(Ids(await ListAsync("limit=1&page=999999")));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("page=0")]
    [InlineData("page=x")]
    [InlineData("severity=dreadful")]
    [InlineData("status=open")]
    [InlineData("from_date=yesterday")]
    public async Task List_WrongQuery_IsInvalidRequest(string query) =>
        SignInContractTests.CheckError(await copilot.Admin.GetAsync($"/api/v1/threats?{query}").RefusedAsync(HttpStatusCode.BadRequest), "INVALID_REQUEST");

    [Fact]
    public async Task Get_TheThreat_HasEveryDocumentedKey()
    {
        var found = await ThreatCopilotFixture.DataAsync(copilot.Admin.GetAsync($"/api/v1/threats/{copilot.ThreatId}"));

        Shape.Check(found, """
            {"id": "", "type": "", "severity": "", "confidence": 0.9, "status": "", "impact_usd": 1, "source_ip": "", "target": "", "mitre_attack": [""],
             "timeline": [{"timestamp": "", "event": ""}], "iocs": {"ips": [""], "domains": [], "hashes": []}, "raw_log": ""}
            """);
        Assert.Equal((copilot.ThreatId, "mitigated", ThreatCopilotFixture.Attacker), (found.Text("id"), found.Text("status"), found.Text("source_ip")));
        Assert.Contains(ThreatCopilotFixture.Attacker, found.GetProperty("iocs").GetProperty("ips").EnumerateArray().Select(ip => ip.GetString()));
        Assert.Contains("Failed password", found.Text("raw_log"), StringComparison.Ordinal);
        Assert.Equal(8, found.GetProperty("event_count").GetInt32());
    }

    [Fact]
    public async Task Get_TheThreat_TellsTheStoryInOrder()
    {
        var timeline = (await ThreatCopilotFixture.DataAsync(copilot.Admin.GetAsync($"/api/v1/threats/{copilot.ThreatId}"))).GetProperty("timeline").EnumerateArray().ToList();
        var times = timeline.ConvertAll(entry => entry.GetProperty("timestamp").GetDateTimeOffset());
        string[] story = ["threat_detected", "threat_analyzed", "playbook_generated", "approval_received", "threat_mitigated"];

        Assert.Equal(times.Order(), times);
        Assert.Equal(story, timeline.Select(entry => entry.Text("event")).Where(story.Contains));
        Assert.All(timeline, entry => Assert.True(entry.TryGetProperty("agent", out _) || entry.TryGetProperty("user", out _)));
        Assert.Equal(copilot.ApproverEmail, timeline.Single(entry => entry.Text("event") == "approval_received").Text("user"));
    }

    [Fact]
    public async Task Get_UnknownThreat_IsThreatNotFound()
    {
        var refused = await copilot.Admin.GetAsync("/api/v1/threats/THR-1999-99999").RefusedAsync(HttpStatusCode.NotFound);

        SignInContractTests.CheckError(refused, "THREAT_NOT_FOUND");
        Assert.Equal("Threat with ID THR-1999-99999 not found", refused.Text("error", "message"));
    }

    private Task<JsonElement> ListAsync(string query) => ThreatCopilotFixture.DataAsync(copilot.Admin.GetAsync($"/api/v1/threats?{query}"));

    private static IEnumerable<string> Ids(JsonElement list) => list.GetProperty("threats").EnumerateArray().Select(row => row.Text("id"));

    private static string Stamp(DateTimeOffset at) => Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture));
}
