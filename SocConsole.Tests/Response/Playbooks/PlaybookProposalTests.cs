using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Tests.Response.Playbooks;

public sealed class PlaybookProposalTests
{
    [Theory]
    [InlineData("viewer", RunMode.Live, "INSUFFICIENT_PERMISSIONS")]
    [InlineData("unknown threat", RunMode.Live, "THREAT_NOT_FOUND")]
    [InlineData("closed", RunMode.Live, "THREAT_CLOSED")]
    [InlineData("closed", RunMode.DryRun, null)]
    [InlineData("open run", RunMode.Live, "PLAYBOOK_OPEN")]
    [InlineData("open run", RunMode.DryRun, null)]
    [InlineData("fine", RunMode.Live, null)]
    public async Task Propose_ByCircumstances_IsAllowedOrRefused(string circumstances, RunMode mode, string? code)
    {
        await using var world = await ResponseWorld.CreateAsync();
        var threat = await world.AddThreatAsync(row => row.Status = circumstances == "closed" ? ThreatStatus.FalsePositive : ThreatStatus.Detected);
        if (circumstances == "open run")
        {
            await world.AnalyzeAsync(threat);
        }

        var actor = world.Test.Person(circumstances == "viewer" ? Role.Viewer : Role.Analyst);
        var proposed = await world.Playbooks.ProposeAsync(actor, circumstances == "unknown threat" ? "THR-1999-001" : threat.Number, mode, CancellationToken.None);

        Assert.Equal(code, proposed.Error?.Code);
        if (code is null)
        {
            Assert.Equal((mode, actor.Name), (proposed.Value!.Row.Mode, proposed.Value.Row.RequestedBy));
        }
    }

    [Fact]
    public async Task List_FiltersAndPages()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var first = await world.CompletedAsync();
        var second = await world.PlannedAsync();
        var viewer = world.Test.Person(Role.Viewer);

        var all = (await world.Playbooks.ListAsync(viewer, new PlaybookFilter(), new PageRequest(1, 1), CancellationToken.None)).Value!;
        var ofThreat = (await world.Playbooks.ListAsync(viewer, new PlaybookFilter(first.ThreatNumber), new PageRequest(1, 20), CancellationToken.None)).Value!;
        var pending = (await world.Playbooks.ListAsync(viewer, new PlaybookFilter(Status: RunStatus.PendingApproval), new PageRequest(1, 20), CancellationToken.None)).Value!;

        Assert.Equal((2, second.Number), (all.Total, all.Items.Single().Number));
        Assert.Equal(first.Number, ofThreat.Items.Single().Number);
        Assert.Equal(second.Number, pending.Items.Single().Number);
        Assert.Equal(ErrorKind.Invalid, (await world.Playbooks.ListAsync(viewer, new PlaybookFilter(), new PageRequest(1, 101), CancellationToken.None)).Error?.Kind);
    }
}
