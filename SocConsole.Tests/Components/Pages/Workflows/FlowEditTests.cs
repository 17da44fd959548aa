using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;
using SocConsole.Web.Components.Pages.Workflows;

namespace SocConsole.Tests.Components.Pages.Workflows;

/// <summary>What the editor does to a workflow: single changes by hand, and thousands by chance that must each keep what may not be lost.</summary>
public sealed class FlowEditTests
{
    private const int Rounds = 300;
    private const int Changes = 25;

    [Fact]
    public void Insert_AtAPlace_StandsThereAndLeavesTheOldAsItWas()
    {
        var flow = Straight("a", "b");

        var changed = FlowEdit.Insert(flow, FlowList.Top.At(1), Step("new"));

        Assert.Equal(["a", "new", "b"], Names(changed));
        Assert.Equal(["a", "b"], Names(flow));
    }

    [Fact]
    public void Beside_TwiceOverSteps_MakesOnePartWithThreeBranches()
    {
        var (flow, path) = FlowEdit.Beside(Straight("a", "b", "c"), FlowList.Top.At(1));
        Assert.Equal("steps[0].branches[1][0]", path.Text);

        (flow, path) = FlowEdit.Beside(flow, FlowList.Top.At(1));

        var part = Assert.Single(flow.Nodes);
        Assert.Equal(["a", "b", "c"], part.Branches.Select(branch => Assert.Single(branch).Name!));
        Assert.Equal("c", FlowEdit.Find(flow, path)!.Name);
        Assert.True(FlowCheck.Read(flow).Succeeded(out _, out _));
    }

    [Fact]
    public void Beside_TheFirstStep_ChangesNothing()
    {
        var flow = Straight("a", "b");

        Assert.Equal((flow, FlowList.Top.At(0)), FlowEdit.Beside(flow, FlowList.Top.At(0)));
    }

    [Fact]
    public void Move_IntoAWayOfALaterCondition_FindsTheWayThatWasMeant()
    {
        var condition = new FlowNode { Kind = FlowKind.If, Condition = "incident.severity >= high", Then = [Step("then")] };
        var flow = new WorkflowFlow([Step("a"), Step("b"), condition]);

        var (moved, path) = FlowEdit.Move(flow, FlowList.Top.At(0), FlowList.Top.At(2).Of(FlowSide.Then).At(1));

        Assert.Equal(["b", "then", "a"], Names(moved));
        Assert.Equal("steps[1].then[1]", path.Text);
    }

    [Fact]
    public void Move_IntoItself_ChangesNothing()
    {
        var flow = new WorkflowFlow([new FlowNode { Kind = FlowKind.If, Condition = "incident.severity >= high", Then = [Step("a")] }]);

        var (moved, _) = FlowEdit.Move(flow, FlowList.Top.At(0), FlowList.Top.At(0).Of(FlowSide.Then).At(0));

        Assert.Same(flow, moved);
    }

    [Fact]
    public void Shift_AStepThatAConditionAsksAbout_TheConditionFollowsIt()
    {
        var flow = Asking("step.1.status == \"completed\" and incident.category != \"step.1.status\"");

        var (moved, _) = FlowEdit.Shift(flow, FlowList.Top.At(0), down: true);

        Assert.Equal("step.2.status == \"completed\" and incident.category != \"step.1.status\"", moved.Nodes[2].Condition);
    }

    [Fact]
    public void Remove_AStepThatAConditionAsksAbout_TheConditionIsToBeMended()
    {
        var flow = FlowEdit.Remove(Asking("step.2.result contains \"x\""), FlowList.Top.At(1));

        Assert.Equal("step.0.result contains \"x\"", flow.Nodes[1].Condition);
        Assert.Equal("steps[1].condition", Assert.Single(FlowCheck.Read(flow).Error!.Fields!).Key);
    }

    [Fact]
    public void RemoveBranch_OfTwo_LeavesNoPartOfOne()
    {
        var (flow, _) = FlowEdit.Beside(Straight("a", "b"), FlowList.Top.At(1));

        Assert.Equal("a", Assert.Single(FlowEdit.RemoveBranch(flow, FlowList.Top.At(0), 1).Nodes).Name);
    }

    [Fact]
    public void Changes_ByChance_LoseNoStepAndNameEachPlaceAsTheCheckDoes()
    {
        var random = new Random(20260722);
        for (var round = 0; round < Rounds; round++)
        {
            var flow = Straight("a", "b", "c");
            for (var change = 0; change < Changes; change++)
            {
                var before = flow.Actions().ToHashSet(ReferenceEqualityComparer.Instance);
                var text = Text(flow);
                var (next, added, removed) = Change(flow, random);

                Assert.Equal(text, Text(flow));
                Assert.Equal(before.Count + added - removed, next.Actions().Count());
                Assert.Equal(before.Count - removed, next.Actions().Count(before.Contains));
                Assert.All(FlowEdit.All(next), entry => Assert.Same(entry.Node, FlowEdit.Find(next, entry.Path)));
                flow = next.Actions().Count() > 40 ? Straight("a", "b", "c") : next;
            }

            NamesAFaultWhereItIs(flow, random);
        }
    }

    [Fact]
    public void Shift_DownAndUp_GivesTheSameAgain()
    {
        var random = new Random(4711);
        var flow = Straight("a", "b", "c", "d");
        for (var round = 0; round < Rounds; round++)
        {
            var path = Any(flow, random);
            if (path.Index + 1 < FlowEdit.Nodes(flow, path.List).Count)
            {
                var (down, at) = FlowEdit.Shift(flow, path, down: true);
                Assert.Equal(Held(flow, path), Held(down, at), ReferenceEqualityComparer.Instance);
                Assert.Equal(Text(flow), Text(FlowEdit.Shift(down, at, down: false).Flow));
            }

            var next = Change(flow, random).Flow;
            flow = next.Actions().Count() is > 0 and < 30 ? next : Straight("a", "b", "c", "d");
        }
    }

    private static (WorkflowFlow Flow, int Added, int Removed) Change(WorkflowFlow flow, Random random)
    {
        if (flow.Nodes.Count == 0)
        {
            return (FlowEdit.Insert(flow, FlowList.Top.At(0), Step("again")), 1, 0);
        }

        var path = Any(flow, random);
        var lists = FlowEdit.Lists(flow).ToList();
        var list = lists[random.Next(lists.Count)];
        switch (random.Next(8))
        {
            case 0:
                return (FlowEdit.Insert(flow, list.At(random.Next(FlowEdit.Nodes(flow, list).Count + 1)), Step("new")), 1, 0);
            case 1:
                return (FlowEdit.Remove(flow, path), 0, new WorkflowFlow([FlowEdit.Find(flow, path)!]).Actions().Count());
            case 2:
                var node = FlowEdit.Find(flow, path);
                var (moved, at) = FlowEdit.Move(flow, path, list.At(random.Next(FlowEdit.Nodes(flow, list).Count + 1)));
                Assert.Equal(node!.Name, FlowEdit.Find(moved, at)!.Name);
                return (moved, 0, 0);
            case 3:
                return (FlowEdit.Beside(flow, path).Flow, 0, 0);
            case 4:
                return (FlowEdit.Under(flow, path, "step.1.status == \"failed\"").Flow, 0, 0);
            case 5:
                return (FlowEdit.Dissolve(flow, path), 0, 0);
            case 6:
                return (FlowEdit.AddBranch(flow, path), 0, 0);
            default:
                return (FlowEdit.Shift(flow, path, random.Next(2) == 0).Flow, 0, 0);
        }
    }

    // Where a step is broken, the check's place leads to that very step, if nothing before it is broken too.
    private static void NamesAFaultWhereItIs(WorkflowFlow flow, Random random)
    {
        if (!FlowCheck.Read(flow).Succeeded(out _, out _))
        {
            return;
        }

        var actions = FlowEdit.All(flow).Where(entry => entry.Node.Kind == FlowKind.Action).ToList();
        var (path, node) = actions[random.Next(actions.Count)];
        var broken = FlowEdit.Replace(flow, path, node with { Action = "no_such_action" });

        var error = FlowCheck.Read(broken).Error!;

        Assert.Equal($"{path.Text}.action_type", Assert.Single(error.Fields!).Key);
        Assert.Equal(path, FlowBoard.At(broken, error.Fields!.Single().Key));
    }

    private static FlowPath Any(WorkflowFlow flow, Random random)
    {
        var all = FlowEdit.All(flow).ToList();
        return all[random.Next(all.Count)].Path;
    }

    private static WorkflowFlow Straight(params string[] names) => new([.. names.Select(Step)]);

    private static WorkflowFlow Asking(string condition) => new([Step("a"), Step("b"), new FlowNode { Kind = FlowKind.If, Condition = condition, Then = [Step("c")] }]);

    private static FlowNode Step(string name) => new() { Name = name, Action = "manual_task", Manual = true, Parameters = new Dictionary<string, string> { ["task"] = name } };

    private static List<object?> Held(WorkflowFlow flow, FlowPath path) => [.. new WorkflowFlow([FlowEdit.Find(flow, path)!]).Actions()];

    private static IEnumerable<string?> Names(WorkflowFlow flow) => flow.Actions().Select(node => node.Name);

    private static string Text(WorkflowFlow flow) => JsonSerializer.Serialize(flow, Wire.Json);
}
