using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;
using SocConsole.Web.Components.Pages.Workflows;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Tests.Components.Pages.Workflows;

public sealed class FlowTextTests
{
    private static readonly FlowNode Block = new() { Action = "block_ip" };

    [Fact]
    public void When_StepUnderConditionsAndBranches_NamesThemAll()
    {
        var part = new FlowNode { Kind = FlowKind.Parallel, Branches = [[Block], [new FlowNode { Action = "notify_admin" }]] };
        var flow = new WorkflowFlow([new FlowNode { Kind = FlowKind.If, Condition = "incident.severity >= high", Then = [Block], Else = [part] }]);
        var list = FlowList.Top.At(0).Of(FlowSide.Else).At(0).Of(FlowSide.Branch, 1);

        Assert.Equal("if not (incident.severity >= high), branch 2 of 2 at the same time", FlowText.When(flow, list));
        Assert.Null(FlowText.When(flow, FlowList.Top));
    }

    [Fact]
    public void Missing_WhatAnIncidentFills_IsNotMissing() => Assert.Empty(FlowText.Missing(Block));

    [Fact]
    public void Missing_WhatNothingFills_IsNamedUnlessGivenOrDoneByHand()
    {
        var bare = new FlowNode { Action = "deploy_firewall_rules" };

        Assert.Equal(["rule_set"], FlowText.Missing(bare));
        Assert.Empty(FlowText.Missing(bare with { Manual = true }));
        Assert.Empty(FlowText.Missing(bare with { Parameters = new Dictionary<string, string> { ["rule_set"] = "x" } }));
    }

    [Fact]
    public void Variables_All_AreTakenByTheCheckAndHaveWords()
    {
        Assert.Contains(FlowVariable.All, variable => variable is { Reference: "__source_ip__:value", Word: "source address" });
        Assert.All(FlowVariable.All, variable => Assert.True(
            FlowCheck.Read(new WorkflowFlow([Block with { Parameters = new Dictionary<string, string> { ["ip_address"] = variable.Reference } }])).Succeeded(out _, out _), variable.Reference));
        Assert.Equal("the source address", FlowText.Value("__source_ip__:value"));
    }

    [Fact]
    public void Looks_OfEveryState_AreThereAndDiffer()
    {
        Assert.Distinct(Enum.GetValues<RunStatus>().Select(state => StateLook.Of(state).Word));
        Assert.Distinct(Enum.GetValues<StepStatus>().Select(state => StateLook.Of(state).Word));
        Assert.Distinct(Enum.GetValues<ActionReadiness>().Select(state => StateLook.Of(state).Word));
        Assert.Distinct(Enum.GetValues<ActionSafety>().Select(state => StateLook.Of(state).Word));
    }
}
