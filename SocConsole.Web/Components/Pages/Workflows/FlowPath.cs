using System.Globalization;
using SocConsole.Core.Response.Runs;

namespace SocConsole.Web.Components.Pages.Workflows;

/// <summary>Which of the lists of a node is meant.</summary>
public enum FlowSide
{
    /// <summary>The workflow's own list, which belongs to no node.</summary>
    Top,
    Branch,
    Then,
    Else,
}

/// <summary>A list of nodes in a workflow.</summary>
/// <param name="Owner">The node that holds it; null at the top.</param>
/// <param name="Side">Which of the node's lists.</param>
/// <param name="Branch">The branch's place from 0, where there are several.</param>
public sealed record FlowList(FlowPath? Owner, FlowSide Side, int Branch = 0)
{
    public static readonly FlowList Top = new(null, FlowSide.Top);

    /// <summary>As <see cref="FlowCheck"/> writes the place: <c>steps[0].branches[1]</c>.</summary>
    public string Text => Side switch
    {
        FlowSide.Branch => string.Create(CultureInfo.InvariantCulture, $"{Owner!.Text}.branches[{Branch}]"),
        FlowSide.Then => $"{Owner!.Text}.then",
        FlowSide.Else => $"{Owner!.Text}.else",
        _ => "steps",
    };

    public FlowPath At(int index) => new(this, index);

    /// <summary>Whether the list stands in the node, however deep.</summary>
    public bool IsIn(FlowPath node) => Owner is { } owner && (owner == node || owner.List.IsIn(node));
}

/// <summary>Where a node stands.</summary>
/// <param name="List">The list that holds it.</param>
/// <param name="Index">Its place in the list, from 0.</param>
public sealed record FlowPath(FlowList List, int Index)
{
    /// <summary>As <see cref="FlowCheck"/> writes the place: <c>steps[0].then[2]</c>.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{List.Text}[{Index}]");

    public FlowList Of(FlowSide side, int branch = 0) => new(this, side, branch);
}
