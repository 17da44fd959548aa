using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Intelligence.Attack;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Endpoints.Incidents;

/// <summary>What the reference implementation faked or broke about incidents must not come back.</summary>
public sealed class IncidentReferenceDefectsTests(IncidentConsole world) : IClassFixture<IncidentConsole>
{
    [Fact]
    public async Task Timeline_MitreId_IsTheOneThatARuleRecognised()
    {
        var number = await world.NumberAsync();
        var detail = await world.GetAsync($"/incidents/{number}");
        var item = (await world.GetAsync("/api/incidents/timeline")).GetProperty("incidents").EnumerateArray().Single(one => one.GetProperty("id").GetInt32() == number);

        var recognised = detail.GetProperty("techniques").EnumerateArray().Select(one => one.Text("technique_id")).ToList();
        Assert.NotEmpty(recognised);
        var mitre = item.GetProperty("mitre_attack");
        Assert.Contains(mitre.Text("technique_id"), recognised);
        Assert.Equal(AttackTable.Find(mitre.Text("technique_id"))!.Name, mitre.Text("technique_name"));
        Assert.Contains(mitre.Text("tactic"), AttackTable.TacticsOf(mitre.Text("technique_id")));
    }

    [Fact]
    public async Task Timeline_Coordinates_AreNullWhileNoEventSaysThem()
    {
        var location = (await world.GetAsync("/api/incidents/timeline")).GetProperty("incidents")[0].GetProperty("location_data");

        Assert.All(["source_country", "source_lat", "source_lng"], name => Assert.Equal(JsonValueKind.Null, location.GetProperty(name).ValueKind));
    }

    [Fact]
    public async Task Timeline_Times_AreMillisecondsAndRangesAreKept()
    {
        var all = await world.GetAsync("/api/incidents/timeline");
        var past = await world.GetAsync("/api/incidents/timeline?start_time=1000&end_time=2000");

        Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - all.GetProperty("incidents")[0].GetProperty("timestamp_ms").GetInt64(), -60_000, 3_600_000);
        Assert.Equal("0", past.Text("total_count"));
        Assert.Equal(("1000", "2000"), (past.Text("time_range", "start"), past.Text("time_range", "end")));
    }

    [Fact]
    public async Task AttackPaths_NodesAndEdges_AreWhatTheEventsSay()
    {
        var answer = await world.GetAsync($"/api/incidents/attack-paths?incident_id={await world.NumberAsync()}");

        var path = Assert.Single(answer.GetProperty("attack_paths").EnumerateArray());
        Assert.Equal([$"address:{IncidentConsole.Attacker}", "host:honeypot-1", "user:root"], path.GetProperty("nodes").EnumerateArray().Select(node => node.GetString()));
        Assert.Equal("12", answer.Text("events_read"));
        Assert.All(answer.GetProperty("edges").EnumerateArray(), edge => Assert.Equal("12", edge.Text("events")));
        Assert.All([path.GetProperty("source"), path.GetProperty("target")], end => Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (end.GetProperty("latitude").ValueKind, end.GetProperty("longitude").ValueKind)));
        Assert.Equal("0", (await world.GetAsync("/api/incidents/attack-paths?start_time=1000&end_time=2000")).Text("total_count"));
    }

    [Theory]
    [InlineData("/incidents/real", "incidents")]
    [InlineData("/api/incidents/timeline", "incidents")]
    [InlineData("/api/incidents/attack-paths", "attack_paths")]
    public async Task Get_LiteralPath_IsNotShadowedByTheId(string path, string list) => Assert.Equal(JsonValueKind.Array, (await world.GetAsync(path)).GetProperty(list).ValueKind);

    [Fact]
    public async Task Real_Test_IsWhatEventsSayAndNoListOfAddresses()
    {
        var listed = await world.GetAsync("/incidents/real");
        Assert.Contains(listed.GetProperty("incidents").EnumerateArray(), one => one.Text("src_ip") == IncidentConsole.Attacker && one.Text("is_test") == "False");
        Assert.Equal("real_only", listed.Text("filter_applied"));
        var number = await world.NumberAsync();
        await MarkAsync(number, simulated: true);

        var real = await world.GetAsync("/incidents/real");
        var all = await world.GetAsync("/incidents/real?include_test=true");
        await MarkAsync(number, simulated: false);

        Assert.DoesNotContain(real.GetProperty("incidents").EnumerateArray(), one => one.Text("src_ip") == IncidentConsole.Attacker);
        Assert.Equal("1", real.Text("test_incidents_excluded"));
        Assert.Contains(all.GetProperty("incidents").EnumerateArray(), one => one.Text("src_ip") == IncidentConsole.Attacker && one.Text("is_test") == "True");
        Assert.Equal(("all", "0"), (all.Text("filter_applied"), all.Text("test_incidents_excluded")));
    }

    [Fact]
    public async Task ClearDatabase_WithAnAdministratorsApiKey_Is403AndKeepsEverything()
    {
        var made = await world.PostAsync("/api/auth/api-keys", new { name = "clear", role = "admin" }).OkAsync();
        using var program = world.Console.Anonymous();
        program.DefaultRequestHeaders.Add("x-api-key", made.Text("key"));

        using var refused = await program.DeleteAsync(new Uri("/admin/clear-database", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.True(await world.NumberAsync() > 0);
    }

    [Fact]
    public async Task ClearDatabase_ByAnAnalystOrWithAWrongPhrase_IsRefusedAndKeepsEverything()
    {
        using var analyst = await world.Console.InviteAsync("analyst", world.Admin);
        using var forbidden = await analyst.DeleteAsync(new Uri("/admin/clear-database", UriKind.Relative));
        using var wrong = await world.Admin.DeleteAsync(new Uri("/admin/clear-database?confirm=yes", UriKind.Relative));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity), (forbidden.StatusCode, wrong.StatusCode));
        Assert.True(await world.NumberAsync() > 0);
    }

    [Fact]
    public async Task Detail_Confidence_SaysWhereItComesFrom()
    {
        var detail = await world.GetAsync($"/incidents/{await world.NumberAsync()}");

        Assert.Equal(detail.Text("ml_confidence"), detail.Text("confidence_sources", "rules"));
        Assert.Equal(JsonValueKind.Null, detail.GetProperty("confidence_sources").GetProperty("model").ValueKind);
        Assert.All(["ml_features", "ensemble_scores", "ai_analysis", "agent_confidence", "council_verdict"], name => Assert.Equal(JsonValueKind.Null, detail.GetProperty(name).ValueKind));
        Assert.Equal(Math.Round(detail.GetProperty("risk_parts").EnumerateArray().Sum(part => part.GetProperty("points").GetDouble()), 3), detail.GetProperty("risk_score").GetDouble());
    }

    [Fact]
    public async Task HoneypotStatistics_Figures_AreThoseOfTheStoredEvents()
    {
        var stats = await world.GetAsync("/honeypot/attacker-stats?hours=1");

        var attacker = stats.GetProperty("attacker_details").GetProperty(IncidentConsole.Attacker);
        Assert.Equal("12", attacker.Text("total_events"));
        Assert.Equal(["honeypot_login_failed"], attacker.GetProperty("event_types").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal("True", stats.Text("complete"));
        using var refused = await world.Admin.GetAsync(new Uri("/honeypot/attacker-stats?hours=0", UriKind.Relative));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    private Task<Result<Done>> MarkAsync(int number, bool simulated) => world.Console.Services.GetRequiredService<SocDatabase>().WriteAsync<Done>(
        1,
        unit =>
        {
            unit.Db.Incidents.Single(row => row.Number == number).Simulated = simulated;
            return Task.FromResult<Result<Done>>(Done.Value);
        },
        CancellationToken.None);
}
