using System.Globalization;
using System.Text.RegularExpressions;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Web.Components.Pages.Workflows;

/// <summary>
/// What the editor does to a workflow: each function gives a new one and leaves the old as it was. Conditions that ask about a step (<c>step.2.status</c>) follow it when
/// its number changes; one that asks about a step that is gone gets the number 0, which no check accepts.
/// </summary>
public static partial class FlowEdit
{
    /// <summary>The nodes of a list; none when there is no such list.</summary>
    public static IReadOnlyList<FlowNode> Nodes(WorkflowFlow flow, FlowList list)
    {
        if (list.Owner is null)
        {
            return flow.Nodes;
        }

        return (Find(flow, list.Owner), list.Side) switch
        {
            ({ Kind: FlowKind.If } node, FlowSide.Then) => node.Then,
            ({ Kind: FlowKind.If } node, FlowSide.Else) => node.Else,
            ({ Kind: FlowKind.Parallel } node, FlowSide.Branch) when list.Branch >= 0 && list.Branch < node.Branches.Count => node.Branches[list.Branch],
            _ => [],
        };
    }

    /// <summary>The node at a place, or null.</summary>
    public static FlowNode? Find(WorkflowFlow flow, FlowPath path) => Nodes(flow, path.List) is var nodes && path.Index >= 0 && path.Index < nodes.Count ? nodes[path.Index] : null;

    /// <summary>Every list of the workflow, outer ones before those that they hold.</summary>
    public static IEnumerable<FlowList> Lists(WorkflowFlow flow) => ListsFrom(flow, FlowList.Top);

    /// <summary>Every node with its place, in the order in which they stand.</summary>
    public static IEnumerable<(FlowPath Path, FlowNode Node)> All(WorkflowFlow flow) => AllIn(flow.Nodes, FlowList.Top);

    /// <summary>The numbers under which a run knows the actions, from 1.</summary>
    public static IReadOnlyDictionary<FlowNode, int> Numbers(WorkflowFlow flow)
    {
        var numbers = new Dictionary<FlowNode, int>(ReferenceEqualityComparer.Instance);
        foreach (var action in flow.Actions())
        {
            numbers[action] = numbers.Count + 1;
        }

        return numbers;
    }

    /// <summary>Puts a node into a list; a place outside of it means its end.</summary>
    public static WorkflowFlow Insert(WorkflowFlow flow, FlowPath at, FlowNode node) => Renumber(flow, With(flow, at.List, nodes => nodes.Insert(at.Index < 0 || at.Index > nodes.Count ? nodes.Count : at.Index, node)));

    /// <summary>Takes a node out with all that it holds.</summary>
    public static WorkflowFlow Remove(WorkflowFlow flow, FlowPath path) => Find(flow, path) is null ? flow : Renumber(flow, With(flow, path.List, nodes => nodes.RemoveAt(path.Index)));

    /// <summary>Puts another node into a place. What it holds is taken as it is: no numbers change.</summary>
    public static WorkflowFlow Replace(WorkflowFlow flow, FlowPath path, FlowNode node) => Find(flow, path) is null ? flow : With(flow, path.List, nodes => nodes[path.Index] = node);

    /// <summary>Moves a node to a place of any list but its own, counted before it left. Gives the workflow as it was when there is no such node or place.</summary>
    public static (WorkflowFlow Flow, FlowPath Path) Move(WorkflowFlow flow, FlowPath from, FlowPath to)
    {
        if (Find(flow, from) is not { } node || to.List.IsIn(from) || !Lists(flow).Contains(to.List))
        {
            return (flow, from);
        }

        // A mark keeps the place, so that no other place changes before the node stands where it belongs.
        var mark = new FlowNode { Name = "moved" };
        var marked = With(flow, from.List, nodes => nodes[from.Index] = mark);
        var both = With(marked, to.List, nodes => nodes.Insert(Math.Clamp(to.Index, 0, nodes.Count), node));
        var left = With(both, PathOf(both, mark)!.List, nodes => nodes.RemoveAll(candidate => ReferenceEquals(candidate, mark)));
        return Settled(flow, left, node, from);
    }

    /// <summary>Moves a node up or down its list; at its end it stays.</summary>
    public static (WorkflowFlow Flow, FlowPath Path) Shift(WorkflowFlow flow, FlowPath path, bool down) =>
        (down && path.Index + 1 >= Nodes(flow, path.List).Count) || (!down && path.Index == 0) ? (flow, path) : Move(flow, path, path.List.At(down ? path.Index + 2 : path.Index - 1));

    /// <summary>Lets a node be done at the same time as the one before it: as a further branch where that is a parallel part already.</summary>
    public static (WorkflowFlow Flow, FlowPath Path) Beside(WorkflowFlow flow, FlowPath path)
    {
        var before = path.List.At(path.Index - 1);
        if (Find(flow, path) is not { } node || Find(flow, before) is not { } other)
        {
            return (flow, path);
        }

        var part = other.Kind == FlowKind.Parallel
            ? other with { Branches = [.. other.Branches, [node]] }
            : new FlowNode { Kind = FlowKind.Parallel, Branches = [[other], [node]] };
        var joined = With(flow, path.List, nodes =>
        {
            nodes[before.Index] = part;
            nodes.RemoveAt(path.Index);
        });
        return Settled(flow, joined, node, path);
    }

    /// <summary>Puts a node under a condition.</summary>
    public static (WorkflowFlow Flow, FlowPath Path) Under(WorkflowFlow flow, FlowPath path, string condition) =>
        Find(flow, path) is { } node ? (Replace(flow, path, new FlowNode { Kind = FlowKind.If, Condition = condition, Then = [node] }), path) : (flow, path);

    /// <summary>Takes a parallel part or a condition apart: what it held stands in its place, one after the other.</summary>
    public static WorkflowFlow Dissolve(WorkflowFlow flow, FlowPath path) => Find(flow, path) is { Kind: not FlowKind.Action } node
        ? Renumber(flow, With(flow, path.List, nodes =>
        {
            nodes.RemoveAt(path.Index);
            nodes.InsertRange(path.Index, node.Kind == FlowKind.Parallel ? node.Branches.SelectMany(branch => branch) : node.Then.Concat(node.Else));
        }))
        : flow;

    /// <summary>Gives a parallel part one more, empty branch.</summary>
    public static WorkflowFlow AddBranch(WorkflowFlow flow, FlowPath path) => Find(flow, path) is { Kind: FlowKind.Parallel } node ? Replace(flow, path, node with { Branches = [.. node.Branches, []] }) : flow;

    /// <summary>Takes a branch out with all that it holds. A part with one branch left is none any more.</summary>
    public static WorkflowFlow RemoveBranch(WorkflowFlow flow, FlowPath path, int branch)
    {
        if (Find(flow, path) is not { Kind: FlowKind.Parallel } node || branch < 0 || branch >= node.Branches.Count)
        {
            return flow;
        }

        var rest = node.Branches.Where((_, place) => place != branch).ToList();
        var less = Renumber(flow, Replace(flow, path, node with { Branches = rest }));
        return rest.Count > 1 ? less : Dissolve(less, path);
    }

    /// <summary>Where this very node stands; null when it doesn't.</summary>
    public static FlowPath? PathOf(WorkflowFlow flow, FlowNode node) => All(flow).Where(entry => ReferenceEquals(entry.Node, node)).Select(entry => entry.Path).FirstOrDefault();

    private static (WorkflowFlow Flow, FlowPath Path) Settled(WorkflowFlow before, WorkflowFlow after, FlowNode node, FlowPath from)
    {
        // Renumbering makes conditions anew, but moves nothing.
        var path = PathOf(after, node) ?? from;
        return (Renumber(before, after), path);
    }

    private static WorkflowFlow With(WorkflowFlow flow, FlowList list, Action<List<FlowNode>> change)
    {
        var nodes = Nodes(flow, list).ToList();
        change(nodes);
        if (list.Owner is not { } path)
        {
            return new WorkflowFlow(nodes);
        }

        return Find(flow, path) is not { } owner ? flow : Replace(flow, path, list.Side switch
        {
            FlowSide.Then => owner with { Then = nodes },
            FlowSide.Else => owner with { Else = nodes },
            _ => owner with { Branches = [.. owner.Branches.Select((branch, place) => place == list.Branch ? nodes : branch)] },
        });
    }

    private static IEnumerable<FlowList> ListsOf(FlowPath path, FlowNode node) => node.Kind switch
    {
        FlowKind.Parallel => node.Branches.Select((_, branch) => path.Of(FlowSide.Branch, branch)),
        FlowKind.If => [path.Of(FlowSide.Then), path.Of(FlowSide.Else)],
        _ => [],
    };

    private static IEnumerable<FlowList> ListsFrom(WorkflowFlow flow, FlowList list) =>
        Nodes(flow, list).SelectMany((node, index) => ListsOf(list.At(index), node)).SelectMany(inner => ListsFrom(flow, inner)).Prepend(list);

    private static IEnumerable<(FlowPath Path, FlowNode Node)> AllIn(IReadOnlyList<FlowNode> nodes, FlowList list) => nodes.SelectMany((node, index) =>
    {
        var path = list.At(index);
        var inner = node.Kind switch
        {
            FlowKind.Parallel => node.Branches.SelectMany((branch, place) => AllIn(branch, path.Of(FlowSide.Branch, place))),
            FlowKind.If => AllIn(node.Then, path.Of(FlowSide.Then)).Concat(AllIn(node.Else, path.Of(FlowSide.Else))),
            _ => [],
        };
        return inner.Prepend((path, node));
    });

    private static WorkflowFlow Renumber(WorkflowFlow before, WorkflowFlow after)
    {
        var old = Numbers(before);
        var now = Numbers(after);
        var changed = old.ToDictionary(entry => entry.Value, entry => now.GetValueOrDefault(entry.Key));
        return changed.All(entry => entry.Key == entry.Value) ? after : new WorkflowFlow([.. after.Nodes.Select(node => Renumbered(node, changed))]);
    }

    // Actions stay the very nodes that they are: by that they are found again.
    private static FlowNode Renumbered(FlowNode node, IReadOnlyDictionary<int, int> changed) => node.Kind switch
    {
        FlowKind.Parallel => node with { Branches = [.. node.Branches.Select(branch => (IReadOnlyList<FlowNode>)[.. branch.Select(inner => Renumbered(inner, changed))])] },
        FlowKind.If => node with
        {
            Condition = node.Condition is { } condition ? Renumbered(condition, changed) : null,
            Then = [.. node.Then.Select(inner => Renumbered(inner, changed))],
            Else = [.. node.Else.Select(inner => Renumbered(inner, changed))],
        },
        _ => node,
    };

    private static string Renumbered(string condition, IReadOnlyDictionary<int, int> changed) => StepFact().Replace(condition, found =>
        found.Groups["number"] is { Success: true } number && int.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var old) && changed.TryGetValue(old, out var now)
            ? string.Create(CultureInfo.InvariantCulture, $"step.{now}.")
            : found.Value);

    // Quoted texts are matched first, so that nothing in them is taken for a fact.
    [GeneratedRegex("""
        "[^"]*"|'[^']*'|\bstep\.(?<number>\d+)\.
        """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex StepFact();
}
