using System.Globalization;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Core.Response.Runs;

/// <summary>Holds a workflow against its rules and numbers its nodes.</summary>
public static class FlowCheck
{
    private const int MaximumBranches = 10;
    private const int MaximumNodes = 200;
    private const int LongestTimeout = 600;
    private const int MaximumName = 200;

    /// <summary>
    /// The flow with every action and condition numbered in the order in which they stand, and parameters under their documented names. Errors (INVALID_REQUEST): the first
    /// rule that is broken, with the place: unknown actions, wrong or missing parameters, too many or too deep nodes, empty branches, conditions that can't be read.
    /// </summary>
    public static Result<WorkflowFlow> Read(WorkflowFlow flow)
    {
        var actions = flow.Actions().Take(WorkflowFlow.MaximumActions + 1).Count();
        if (actions is 0 or > WorkflowFlow.MaximumActions)
        {
            return Error.Invalid("steps", string.Create(CultureInfo.InvariantCulture, $"must hold 1 to {WorkflowFlow.MaximumActions} actions"));
        }

        return new Reader(actions).Nodes(flow.Nodes, "steps", 1).Map(nodes => new WorkflowFlow(nodes));
    }

    private sealed class Reader(int actions)
    {
        private int order;
        private int conditions;
        private int nodes;

        public Result<IReadOnlyList<FlowNode>> Nodes(IReadOnlyList<FlowNode> given, string place, int depth)
        {
            if (depth > WorkflowFlow.MaximumDepth)
            {
                return Error.Invalid(place, string.Create(CultureInfo.InvariantCulture, $"is nested deeper than {WorkflowFlow.MaximumDepth}"));
            }

            var read = new List<FlowNode>(given.Count);
            foreach (var node in given)
            {
                var here = string.Create(CultureInfo.InvariantCulture, $"{place}[{read.Count}]");
                if (++nodes > MaximumNodes)
                {
                    return Error.Invalid(here, string.Create(CultureInfo.InvariantCulture, $"is more than {MaximumNodes} nodes"));
                }

                if (!Node(node, here, depth).Succeeded(out var numbered, out var error))
                {
                    return error;
                }

                read.Add(numbered);
            }

            return read;
        }

        private Result<FlowNode> Node(FlowNode node, string place, int depth) => node.Name?.Length > MaximumName
            ? Error.Invalid($"{place}.name", string.Create(CultureInfo.InvariantCulture, $"must have at most {MaximumName} characters"))
            : node.Kind switch
            {
                FlowKind.Parallel => Parallel(node, place, depth),
                FlowKind.If => If(node, place, depth),
                _ => Action(node, place),
            };

        private Result<FlowNode> Action(FlowNode node, string place)
        {
            if (node.Action is null || ActionCatalog.Find(node.Action) is not { } action)
            {
                return Error.Invalid($"{place}.action_type", $"'{node.Action}' is not in the catalogue");
            }

            if (node.TimeoutSeconds is < 1 or > LongestTimeout)
            {
                return Error.Invalid($"{place}.timeout_seconds", string.Create(CultureInfo.InvariantCulture, $"must be from 1 to {LongestTimeout}"));
            }

            // What is missing may be named by the incident: that is seen when a run is made.
            return ActionParameters.Read(action, node.Parameters, complete: false).Succeeded(out var parameters, out var error)
                ? new FlowNode { Kind = FlowKind.Action, Name = node.Name, Action = action.Name, Parameters = parameters, TimeoutSeconds = node.TimeoutSeconds, ContinueOnFailure = node.ContinueOnFailure, Manual = node.Manual || action.Name == ActionCatalog.ManualTask, Order = ++order }
                : Error.Invalid(place, error.Message);
        }

        private Result<FlowNode> Parallel(FlowNode node, string place, int depth)
        {
            if (node.Branches.Count is < 2 or > MaximumBranches || node.Branches.Any(branch => branch.Count == 0))
            {
                return Error.Invalid($"{place}.branches", string.Create(CultureInfo.InvariantCulture, $"must be 2 to {MaximumBranches} branches that each hold a step"));
            }

            var branches = new List<IReadOnlyList<FlowNode>>();
            foreach (var branch in node.Branches)
            {
                if (!Nodes(branch, string.Create(CultureInfo.InvariantCulture, $"{place}.branches[{branches.Count}]"), depth + 1).Succeeded(out var read, out var error))
                {
                    return error;
                }

                branches.Add(read);
            }

            return new FlowNode { Kind = FlowKind.Parallel, Name = node.Name, Branches = branches };
        }

        private Result<FlowNode> If(FlowNode node, string place, int depth)
        {
            if (node.Then.Count == 0)
            {
                return Error.Invalid($"{place}.then", "must hold a step");
            }

            if (!FlowCondition.Parse(node.Condition ?? string.Empty, name => FlowFacts.IsKnown(name, actions)).Succeeded(out _, out var error))
            {
                return Error.Invalid($"{place}.condition", error.Message);
            }

            var number = ++conditions;
            return Nodes(node.Then, $"{place}.then", depth + 1).Succeeded(out var then, out error) && Nodes(node.Else, $"{place}.else", depth + 1).Succeeded(out var otherwise, out error)
                ? new FlowNode { Kind = FlowKind.If, Name = node.Name, Condition = node.Condition, Then = then, Else = otherwise, Order = number }
                : error;
        }
    }
}
