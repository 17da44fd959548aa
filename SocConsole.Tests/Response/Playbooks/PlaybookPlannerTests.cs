using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Jobs;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Tests.Response.Playbooks;

public sealed class PlaybookPlannerTests
{
    [Fact]
    public async Task Handle_AnalyzedThreat_ProposesRunThatWaitsForOneApproval()
    {
        await using var world = await ResponseWorld.CreateAsync();

        var run = await world.PlannedAsync();

        Assert.Equal("PB-2026-001", run.Number);
        Assert.Equal(RunStatus.PendingApproval, run.Status);
        Assert.Equal(1, run.ApprovalsNeeded);
        Assert.Equal("stage:executor", run.RequestedById);
        Assert.Equal(world.Test.Clock.GetUtcNow().UtcDateTime.AddMinutes(30), run.ExpiresAt);
        Assert.Equal(["quarantine_ip", "forensic_dump", "notify_admin"], run.Steps.Select(step => step.Action));
        Assert.Equal(ResponseWorld.Attacker, run.Steps[0].Parameters["ip"]);
        Assert.Contains("for 1 h", run.Steps[0].Effect, StringComparison.Ordinal);
        Assert.False(run.Steps[2].Configured);
        Assert.Null(run.EstimatedSuccess);
        Assert.Equal(ThreatStatus.Analyzing, (await world.ThreatAsync(run.ThreatId!.Value)).Status);
        Assert.Equal(["playbook_generated"], (await world.TimelineAsync(run.ThreatId!.Value)).Select(entry => entry.Event));
        Assert.Equal(["threat_updated", "playbook_generated", "approval_required"], await world.RaisedAsync());
        Assert.Equal((JobKinds.ExpireApproval, $"{world.Org}/PB-2026-001", run.ExpiresAt), world.Jobs.Enqueued.Single());
    }

    [Fact]
    public async Task Handle_SameEventTwice_ProposesOnce()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var threat = await world.AddThreatAsync();

        await world.AnalyzeAsync(threat);
        await world.AnalyzeAsync(threat);

        Assert.Single(await world.RunsAsync());
    }

    [Fact]
    public async Task Handle_AfterRejection_DoesNotAskAgain()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();
        await world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, new Decision(false, "ours"), CancellationToken.None);
        world.Test.Clock.Advance(TimeSpan.FromMinutes(5));

        await world.AnalyzeAsync(await world.ThreatAsync(run.ThreatId!.Value));

        Assert.Single(await world.RunsAsync());
    }

    [Fact]
    public async Task Handle_AfterExpiry_ProposesAgain()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();
        world.Test.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.Get<PlaybookDecisions>().ExpireAsync(world.Org, run.Number, CancellationToken.None);

        await world.AnalyzeAsync(await world.ThreatAsync(run.ThreatId!.Value));

        Assert.Equal([RunStatus.Expired, RunStatus.PendingApproval], (await world.RunsAsync()).Select(each => each.Status));
    }

    [Theory]
    [InlineData("confidence")]
    [InlineData("disabled")]
    [InlineData("false positive")]
    [InlineData("mitigated")]
    [InlineData("closed")]
    public async Task Handle_ThreatThatNeedsNoResponse_ProposesNothing(string why)
    {
        await using var world = await ResponseWorld.CreateAsync();
        world.Stages.Settings.Enabled = why != "disabled";
        var threat = await world.AddThreatAsync(row =>
        {
            row.Confidence = why == "confidence" ? 0.49 : 0.9;
            row.Status = why switch { "false positive" => ThreatStatus.FalsePositive, "mitigated" => ThreatStatus.Mitigated, _ => ThreatStatus.Detected };
            row.ClosedAt = why == "closed" ? row.DetectedAt : null;
        });

        await world.AnalyzeAsync(threat);

        Assert.Empty(await world.RunsAsync());
        Assert.Empty(await world.RaisedAsync());
    }

    [Fact]
    public async Task Handle_ThreatWithoutSource_LeavesTheBlockOutAndSaysWhy()
    {
        await using var world = await ResponseWorld.CreateAsync();

        var run = await world.PlannedAsync(threat => threat.SourceIp = null);

        Assert.Equal(StepStatus.Skipped, run.Steps[0].Status);
        Assert.Equal("Left out: the threat names no source address.", run.Steps[0].Result);
        Assert.Contains("no source address", (await world.TimelineAsync(run.ThreatId!.Value))[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_ProtectedSource_LeavesTheBlockOut()
    {
        await using var world = await ResponseWorld.CreateAsync();

        var run = await world.PlannedAsync(threat => threat.SourceIp = ResponseWorld.Own.ToString());

        Assert.Equal(StepStatus.Skipped, run.Steps[0].Status);
        Assert.Contains("the console itself", run.Steps[0].Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_SimulatedThreat_IsRequestedByWhoSimulated()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var approver = world.Test.Person(Role.Approver);

        var run = await world.PlannedAsync(threat => (threat.Simulated, threat.SimulatedBy) = (true, approver.Id));
        var decided = await world.Playbooks.DecideAsync(approver, run.Number, new Decision(true, null), CancellationToken.None);

        Assert.Equal(approver.Id, run.RequestedById);
        Assert.Equal("SELF_APPROVAL", decided.Error?.Code);
    }

    [Fact]
    public async Task Handle_IrreversibleContainment_NeedsTwoApprovals()
    {
        await using var world = await ResponseWorld.CreateAsync(null, new FakeConnector("firewall", "quarantine_ip") { Reversible = false });

        Assert.Equal(2, (await world.PlannedAsync()).ApprovalsNeeded);
    }

    [Theory]
    [InlineData(0.9, 0.9, true)]
    [InlineData(0.95, 0.9, false)]
    [InlineData(null, 0.9, false)]
    public async Task Handle_AutoContain_StartsAtTheOrganizationsConfidence(double? limit, double confidence, bool starts)
    {
        await using var world = await ResponseWorld.CreateAsync();
        await world.ChangeOrganizationAsync(organization => organization.AutoContainConfidence = limit);

        var run = await world.PlannedAsync(threat => threat.Confidence = confidence);

        Assert.Equal(starts ? RunStatus.Executing : RunStatus.PendingApproval, run.Status);
        Assert.Equal(starts ? ApprovalStatus.NotRequired : ApprovalStatus.Pending, run.ApprovalStatus);
        Assert.Equal(starts ? 1 : 0, world.Jobs.Count(JobKinds.RunPlaybook));
        Assert.Equal(starts, (await world.TimelineAsync(run.ThreatId!.Value))[0].Text.Contains("Started without approval", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handle_AutoContainOfIrreversibleRun_Waits()
    {
        await using var world = await ResponseWorld.CreateAsync(null, new FakeConnector("firewall", "quarantine_ip") { Reversible = false });
        await world.ChangeOrganizationAsync(organization => organization.AutoContainConfidence = 0.5);

        Assert.Equal(RunStatus.PendingApproval, (await world.PlannedAsync()).Status);
    }

    [Fact]
    public async Task Handle_AutoContainOfSimulatedThreat_Waits()
    {
        await using var world = await ResponseWorld.CreateAsync();
        await world.ChangeOrganizationAsync(organization => organization.AutoContainConfidence = 0.5);

        Assert.Equal(RunStatus.PendingApproval, (await world.PlannedAsync(threat => threat.Simulated = true)).Status);
    }

    [Fact]
    public async Task Handle_TenEndedRuns_EstimatesFromThem()
    {
        await using var world = await ResponseWorld.CreateAsync();
        for (var i = 0; i < 10; i++)
        {
            await world.CompletedAsync();
        }

        var run = await world.PlannedAsync();

        // Two of three steps: notify_admin is not configured.
        Assert.Equal(2.0 / 3, run.EstimatedSuccess!.Value, 6);
        Assert.Null((await world.RunsAsync())[9].EstimatedSuccess);
    }
}
