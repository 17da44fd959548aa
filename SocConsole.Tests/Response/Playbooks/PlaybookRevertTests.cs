using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Tests.Response.Playbooks;

public sealed class PlaybookRevertTests
{
    [Fact]
    public async Task Revert_CompletedRun_LiftsTheBlockAndOpensTheThreat()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.CompletedAsync();
        var approver = world.Test.Person(Role.Approver);

        var view = (await world.Playbooks.RevertAsync(approver, run.Number, CancellationToken.None)).Value!;

        Assert.Equal(RunStatus.Reverted, view.Row.Status);
        Assert.Equal([StepStatus.Reverted, StepStatus.Completed, StepStatus.NotConfigured], view.Steps.Select(step => step.Status));
        Assert.False(view.CanRevert);
        Assert.Equal(approver.Name, (await world.BlocksAsync()).Single().RemovedBy);
        var threat = await world.ThreatAsync(run.ThreatId!.Value);
        Assert.Equal((ThreatStatus.Analyzing, null), (threat.Status, threat.MitigatedAt));
        Assert.Equal(approver.Name, (await world.TimelineAsync(run.ThreatId!.Value)).Single(entry => entry.Event == "playbook_reverted").ActorName);
        Assert.Contains("playbook_run.reverted", await world.AuditedAsync());
    }

    [Fact]
    public async Task Revert_SeveralSteps_LastFirst()
    {
        var order = new List<string>();
        var firewall = new FakeConnector("firewall", "quarantine_ip");
        firewall.Revert = () =>
        {
            order.Add("firewall");
            return FakeConnector.Done("undone");
        };
        var hosts = new FakeConnector("hosts", "isolate_host");
        hosts.Revert = () =>
        {
            order.Add("hosts");
            return FakeConnector.Done("undone");
        };
        await using var world = await ResponseWorld.CreateAsync(null, firewall, hosts, new FakeConnector("evidence", "forensic_dump", "forensic_analysis") { Reversible = false });
        var run = await world.CompletedAsync(threat => threat.Type = "account_compromise");

        await world.Playbooks.RevertAsync(world.Test.Person(Role.Approver), run.Number, CancellationToken.None);

        Assert.Equal(["hosts", "firewall"], order);
    }

    [Fact]
    public async Task Revert_Fails_MayBeAskedForAgain()
    {
        var firewall = new FakeConnector("firewall", "quarantine_ip") { Revert = () => FakeConnector.Fails(ErrorKind.Unexpected, "no route") };
        await using var world = await ResponseWorld.CreateAsync(null, firewall, new FakeConnector("evidence", "forensic_dump") { Reversible = false });
        var run = await world.CompletedAsync();
        var approver = world.Test.Person(Role.Approver);

        var failed = await world.Playbooks.RevertAsync(approver, run.Number, CancellationToken.None);
        firewall.Revert = () => FakeConnector.Done("undone");
        var again = await world.Playbooks.RevertAsync(approver, run.Number, CancellationToken.None);

        Assert.Equal("REVERT_FAILED", failed.Error?.Code);
        Assert.Equal(RunStatus.Reverted, again.Value!.Row.Status);
    }

    [Theory]
    [InlineData(Role.Analyst, "INSUFFICIENT_PERMISSIONS")]
    [InlineData(Role.Approver, "PLAYBOOK_NOT_REVERTIBLE")]
    public async Task Revert_PendingRun_IsRefused(Role role, string code)
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();

        Assert.Equal(code, (await world.Playbooks.RevertAsync(world.Test.Person(role), run.Number, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Revert_WhileItRuns_IsBusy()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.CompletedAsync();
        using var claim = world.Get<RunClaims>().TryClaim(world.Org, run.Number);

        Assert.Equal("PLAYBOOK_BUSY", (await world.Playbooks.RevertAsync(world.Test.Person(Role.Approver), run.Number, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Revert_OfAnotherOrganization_IsNotFound()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.CompletedAsync();
        var stranger = world.Test.Person(Role.Admin, await world.Test.AddOrganizationAsync("Other"));

        Assert.Equal("PLAYBOOK_NOT_FOUND", (await world.Playbooks.RevertAsync(stranger, run.Number, CancellationToken.None)).Error?.Code);
        Assert.Equal("PLAYBOOK_NOT_FOUND", (await world.Playbooks.GetAsync(stranger, run.Number, CancellationToken.None)).Error?.Code);
        Assert.Equal(0, (await world.Playbooks.ListAsync(stranger, new PlaybookFilter(), new PageRequest(1, 20), CancellationToken.None)).Value!.Total);
    }
}
