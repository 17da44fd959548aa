using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Contracts.ThreatCopilot;

[Collection(ThreatCopilotDefinition.Name)]
public sealed class PlaybookContractTests(ThreatCopilotFixture copilot)
{
    private const string Row = """
        {"id": "", "threat_id": "", "status": "", "approval_status": "", "approved_by?": "", "steps": 7, "success_rate?": 0.87, "created_at": "", "completed_at?": ""}
        """;

    [Fact]
    public void List_WhileWaiting_ShowsAPendingRun()
    {
        Shape.Check(copilot.Waiting, Row);
        Assert.Matches(@"^PB-\d{4}-\d{3,}$", copilot.PlaybookId);
        Assert.Equal((copilot.ThreatId, "pending_approval", "pending"), (copilot.Waiting.Text("threat_id"), copilot.Waiting.Text("status"), copilot.Waiting.Text("approval_status")));
        Assert.Equal(JsonValueKind.Null, copilot.Waiting.GetProperty("approved_by").ValueKind);
        Assert.Equal(JsonValueKind.Null, copilot.Waiting.GetProperty("success_rate").ValueKind);
    }

    [Fact]
    public void Approve_BySomebodyElse_StartsTheRun()
    {
        Shape.Check(copilot.Approval, """{"playbook_id": "", "status": "", "approved_by": "", "approved_at": ""}""");
        Assert.Equal((copilot.PlaybookId, copilot.ApproverEmail), (copilot.Approval.Text("playbook_id"), copilot.Approval.Text("approved_by")));
        Assert.Contains(copilot.Approval.Text("status"), (string[])["executing", "completed"]);
    }

    [Fact]
    public async Task List_Completed_ShowsWhoApprovedAndWhatCame()
    {
        var found = await ThreatCopilotFixture.DataAsync(copilot.Admin.GetAsync($"/api/v1/playbooks?threat_id={copilot.ThreatId}"));
        var everything = await ThreatCopilotFixture.DataAsync(copilot.Admin.GetAsync("/api/v1/playbooks?limit=100"));
        var row = Assert.Single(found.GetProperty("playbooks").EnumerateArray());

        Shape.Check(row, Row);
        Assert.Equal(("completed", "approved", copilot.ApproverEmail), (row.Text("status"), row.Text("approval_status"), row.Text("approved_by")));
        Assert.Equal(JsonValueKind.String, row.GetProperty("completed_at").ValueKind);
        Assert.InRange(row.GetProperty("success_rate").GetDouble(), 0, 1);
        Assert.Contains(copilot.PlaybookId, everything.GetProperty("playbooks").EnumerateArray().Select(run => run.Text("id")));
    }

    [Fact]
    public async Task Get_Completed_HasEveryStepWithItsResult()
    {
        var found = await ThreatCopilotFixture.DataAsync(copilot.Admin.GetAsync($"/api/v1/playbooks/{copilot.PlaybookId}"));
        var steps = found.GetProperty("steps").EnumerateArray().ToList();

        Shape.Check(found, """
            {"id": "", "threat_id": "", "status": "", "estimated_success?": 0.87, "actual_success": 0.87,
             "steps": [{"order": 1, "action": "", "params": {}, "status": "", "result": "", "duration_ms?": 1}]}
            """);
        Assert.Equal((copilot.PlaybookId, copilot.ThreatId, "completed"), (found.Text("id"), found.Text("threat_id"), found.Text("status")));
        Assert.Equal(Enumerable.Range(1, steps.Count), steps.Select(step => step.GetProperty("order").GetInt32()));
        Assert.Equal(copilot.Waiting.GetProperty("steps").GetInt32(), steps.Count);
        var block = steps.Single(step => step.Text("action") == "QUARANTINE_IP");
        Assert.Equal(("completed", ThreatCopilotFixture.Attacker), (block.Text("status"), block.Text("params", "ip")));
        Assert.NotEqual("", block.Text("result"));

        // Nothing is set up to tell anybody in a fresh console, and the run says so rather than claiming it.
        Assert.Equal("not_configured", steps.Single(step => step.Text("action") == "NOTIFY_ADMIN").Text("status"));
        Assert.Equal(steps.Count(step => step.Text("status") == "completed") / (double)steps.Count, found.GetProperty("actual_success").GetDouble(), 3);
    }

    [Fact]
    public async Task Approve_Again_IsAConflict()
    {
        var refused = await copilot.Approver.PostAsJsonAsync($"/api/v1/playbooks/{copilot.PlaybookId}/approve", new { approved = true }).RefusedAsync(HttpStatusCode.Conflict);

        SignInContractTests.CheckError(refused, "PLAYBOOK_NOT_PENDING");
    }

    [Fact]
    public async Task Approve_ByAnAnalyst_IsInsufficientPermissions()
    {
        using var analyst = await copilot.Console.InviteAsync("analyst", copilot.Admin);
        var refused = await analyst.PostAsJsonAsync($"/api/v1/playbooks/{copilot.PlaybookId}/approve", new { approved = true }).RefusedAsync(HttpStatusCode.Forbidden);

        SignInContractTests.CheckError(refused, "INSUFFICIENT_PERMISSIONS");
    }

    [Fact]
    public async Task Get_UnknownPlaybook_IsPlaybookNotFound() =>
        SignInContractTests.CheckError(await copilot.Admin.GetAsync("/api/v1/playbooks/PB-1999-99999").RefusedAsync(HttpStatusCode.NotFound), "PLAYBOOK_NOT_FOUND");
}
