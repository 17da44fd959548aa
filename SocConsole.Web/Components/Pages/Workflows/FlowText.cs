using System.Globalization;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Workflows;

/// <summary>How workflows are told to people.</summary>
public static class FlowText
{
    public static string Title(FlowNode node) => node.Name is { Length: > 0 } name ? name : node.Kind switch
    {
        FlowKind.Parallel => "At the same time",
        FlowKind.If => "Only if",
        _ => Show.Words(node.Action ?? "no action"),
    };

    /// <summary>A list for a menu: <c>Step 2, branch 1</c>.</summary>
    public static string Of(WorkflowFlow flow, FlowList list)
    {
        if (list.Owner is not { } owner || FlowEdit.Find(flow, owner) is not { } node)
        {
            return "The workflow itself";
        }

        var side = list.Side switch
        {
            FlowSide.Then => "if it holds",
            FlowSide.Else => "if it does not hold",
            _ => string.Create(CultureInfo.InvariantCulture, $"branch {list.Branch + 1}"),
        };
        return $"{Place(owner)} {Title(node)}: {side}";
    }

    /// <summary>A place for people, counted from 1: <c>2.1.3</c>.</summary>
    public static string Place(FlowPath path)
    {
        var number = (path.Index + 1).ToString(CultureInfo.InvariantCulture);
        return path.List is not { Owner: { } owner } list ? number : list.Side switch
        {
            FlowSide.Then => $"{Place(owner)} yes {number}",
            FlowSide.Else => $"{Place(owner)} no {number}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{Place(owner)} {(char)('a' + (list.Branch % 26))} {number}"),
        };
    }

    /// <summary>When a node is reached: the conditions and branches above it; null for one that always is, in its turn.</summary>
    public static string? When(WorkflowFlow flow, FlowList list)
    {
        if (list.Owner is not { } owner || FlowEdit.Find(flow, owner) is not { } node)
        {
            return null;
        }

        var mine = list.Side switch
        {
            FlowSide.Then => $"if {node.Condition}",
            FlowSide.Else => $"if not ({node.Condition})",
            _ => string.Create(CultureInfo.InvariantCulture, $"branch {list.Branch + 1} of {node.Branches.Count} at the same time"),
        };
        return When(flow, owner.List) is { } above ? $"{above}, {mine}" : mine;
    }

    /// <summary>The needed parameters that neither the step nor an incident can fill. A run leaves such a step out.</summary>
    public static IReadOnlyList<string> Missing(FlowNode node) =>
        node is not { Kind: FlowKind.Action, Action: { } name } || (node.Manual && name != ActionCatalog.ManualTask) || ActionCatalog.Find(name) is not { } action ? []
        : [.. action.Parameters.Where(parameter => parameter.Required && !Has(node, parameter) && FlowVariable.DefaultOf(parameter.Kind) is null).Select(parameter => parameter.Name)];

    /// <summary>A parameter's value as people read it: references by their words.</summary>
    public static string Value(string value) => FlowVariable.All.FirstOrDefault(variable => variable.Reference == value) is { } known ? $"the {known.Word}" : value;

    /// <summary>The new node of an action as it comes from the catalogue.</summary>
    public static FlowNode Of(ResponseAction action) => new() { Action = action.Name, Manual = action.Name == ActionCatalog.ManualTask };

    private static bool Has(FlowNode node, ActionParameter parameter) => node.Parameters.ContainsKey(parameter.Name) || parameter.Aliases.Any(node.Parameters.ContainsKey);
}
