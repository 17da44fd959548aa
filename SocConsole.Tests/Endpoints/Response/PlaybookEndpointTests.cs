using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Core.Identity;
using static SocConsole.Tests.Endpoints.Response.ResponseApplication;

namespace SocConsole.Tests.Endpoints.Response;

public sealed class PlaybookEndpointTests
{
    [Fact]
    public async Task List_HasTheDocumentedFieldsAndFilters()
    {
        await using var api = await StartAsync();
        var run = await api.World.CompletedAsync();
        await api.World.PlannedAsync();
        using var client = api.Client(Role.Viewer);

        var all = await DataAsync(await client.GetAsync("/api/v1/playbooks"));
        var one = (await DataAsync(await client.GetAsync($"/api/v1/playbooks?threat_id={run.ThreatNumber}"))).GetProperty("playbooks").EnumerateArray().Single();
        var pending = await DataAsync(await client.GetAsync("/api/v1/playbooks?status=pending_approval"));

        Assert.Equal(2, all.GetProperty("playbooks").GetArrayLength());
        Assert.Equal(2, all.GetProperty("pagination").GetProperty("total").GetInt64());
        Assert.Equal(
            (run.Number, run.ThreatNumber, "completed", "approved", 3),
            (one.GetProperty("id").GetString(), one.GetProperty("threat_id").GetString(), one.GetProperty("status").GetString(), one.GetProperty("approval_status").GetString(), one.GetProperty("steps").GetInt32()));
        Assert.EndsWith("Z", one.GetProperty("completed_at").GetString(), StringComparison.Ordinal);
        Assert.Single(pending.GetProperty("playbooks").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/v1/playbooks?status=sleeping")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/v1/playbooks?limit=1000")).StatusCode);
    }

    [Fact]
    public async Task Get_StepsAreInOrderWithUpperCaseActions()
    {
        await using var api = await StartAsync();
        var run = await api.World.CompletedAsync();
        using var client = api.Client(Role.Viewer);

        var data = await DataAsync(await client.GetAsync($"/api/v1/playbooks/{run.Number}"));

        var steps = data.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["QUARANTINE_IP", "FORENSIC_DUMP", "NOTIFY_ADMIN"], steps.Select(step => step.GetProperty("action").GetString()));
        Assert.Equal(["completed", "completed", "not_configured"], steps.Select(step => step.GetProperty("status").GetString()));
        Assert.Equal("203.0.113.9", steps[0].GetProperty("params").GetProperty("ip").GetString());
        Assert.Equal(JsonValueKind.Number, steps[0].GetProperty("duration_ms").ValueKind);
        Assert.Equal(JsonValueKind.Null, data.GetProperty("estimated_success").ValueKind);
        Assert.Equal(JsonValueKind.Number, data.GetProperty("actual_success").ValueKind);
        Assert.Equal(run.EffectHash, data.GetProperty("effect_hash").GetString());
    }

    [Fact]
    public async Task Get_UnknownRun_IsPlaybookNotFound()
    {
        await using var api = await StartAsync();
        using var client = api.Client(Role.Viewer);

        var answer = await client.GetAsync("/api/v1/playbooks/PB-1999-99999");

        Assert.Equal((HttpStatusCode.NotFound, "PLAYBOOK_NOT_FOUND"), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task Approve_ByApprover_StartsTheRun()
    {
        await using var api = await StartAsync();
        var run = await api.World.PlannedAsync();
        var person = api.World.Test.Person(Role.Approver);
        using var client = api.Client(person, Role.Approver);

        var data = await DataAsync(await client.PostAsJsonAsync($"/api/v1/playbooks/{run.Number}/approve", new { approved = true, comment = "Approved for immediate execution", effect_hash = run.EffectHash }));

        Assert.Equal(
            (run.Number, "executing", person.Name),
            (data.GetProperty("playbook_id").GetString(), data.GetProperty("status").GetString(), data.GetProperty("approved_by").GetString()));
        Assert.Equal("2026-03-04T10:00:00Z", data.GetProperty("approved_at").GetString());
    }

    [Theory]
    [InlineData(Role.Analyst, "{\"approved\":true}", HttpStatusCode.Forbidden)]
    [InlineData(Role.Approver, "{}", HttpStatusCode.BadRequest)]
    [InlineData(Role.Approver, "{\"approved\":\"yes\"}", HttpStatusCode.BadRequest)]
    [InlineData(Role.Approver, "{\"approved\":true,\"effect_hash\":\"00\"}", HttpStatusCode.Conflict)]
    [InlineData(Role.Approver, "{\"approved\":true,\"break_glass\":true,\"comment\":\"now\"}", HttpStatusCode.Forbidden)]
    [InlineData(Role.Admin, "{\"approved\":true,\"break_glass\":true}", HttpStatusCode.BadRequest)]
    public async Task Approve_WithoutRightOrSense_IsRefused(Role role, string body, HttpStatusCode status)
    {
        await using var api = await StartAsync();
        var run = await api.World.PlannedAsync();
        using var client = api.Client(role);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(status, (await client.PostAsync($"/api/v1/playbooks/{run.Number}/approve", content)).StatusCode);
        Assert.Empty((await api.World.RunAsync(run.Number)).Approvals);
    }

    [Fact]
    public async Task Approve_Rejection_NamesNoApprover()
    {
        await using var api = await StartAsync();
        var run = await api.World.PlannedAsync();
        using var client = api.Client(Role.Approver);

        var data = await DataAsync(await client.PostAsJsonAsync($"/api/v1/playbooks/{run.Number}/approve", new { approved = false, comment = "ours" }));

        Assert.Equal(("rejected", JsonValueKind.Null), (data.GetProperty("status").GetString(), data.GetProperty("approved_by").ValueKind));
    }

    [Fact]
    public async Task Revert_CompletedRun_IsReverted()
    {
        await using var api = await StartAsync();
        var run = await api.World.CompletedAsync();
        using var client = api.Client(Role.Approver);

        var data = await DataAsync(await client.PostAsync($"/api/v1/playbooks/{run.Number}/revert", null));

        Assert.Equal("reverted", data.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Propose_DryRun_IsCreatedAndNeedsNoApproval()
    {
        await using var api = await StartAsync();
        var threat = await api.World.AddThreatAsync();
        using var client = api.Client(Role.Analyst);

        var answer = await client.PostAsJsonAsync($"/api/v1/threats/{threat.Number}/playbooks", new { mode = "dry_run" });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var data = await DataAsync(answer);
        Assert.Equal(("dry_run", "not_required"), (data.GetProperty("mode").GetString(), data.GetProperty("approval_status").GetString()));
    }

    [Fact]
    public async Task Any_OtherOrganization_FindsNothing()
    {
        await using var api = await StartAsync();
        var run = await api.World.CompletedAsync();
        using var client = api.Client(Role.Admin, await api.World.Test.AddOrganizationAsync("Other"));

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/v1/playbooks/{run.Number}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsJsonAsync($"/api/v1/playbooks/{run.Number}/approve", new { approved = true })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync($"/api/v1/playbooks/{run.Number}/revert", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsJsonAsync($"/api/v1/threats/{run.ThreatNumber}/playbooks", new { mode = "live" })).StatusCode);
    }

    [Fact]
    public async Task Any_WithoutCredentials_IsRefused()
    {
        await using var api = await StartAsync();
        using var client = api.Anonymous();

        foreach (var path in (string[])["/api/v1/playbooks", "/api/v1/playbooks/PB-2026-001", "/api/v1/blocklist", "/api/v1/blocklist/tokens", "/api/v1/evidence/1"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(path)).StatusCode);
        }
    }
}
