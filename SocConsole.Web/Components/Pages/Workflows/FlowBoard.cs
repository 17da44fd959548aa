using Microsoft.AspNetCore.Components;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Web.Components.Pages.Workflows;

/// <summary>What the drawing of a workflow needs to know besides its nodes.</summary>
public sealed record FlowBoard(WorkflowFlow Flow)
{
    /// <summary>The numbers under which a run knows the actions.</summary>
    public IReadOnlyDictionary<FlowNode, int> Numbers { get; } = FlowEdit.Numbers(Flow);

    public FlowPath? Selected { get; init; }

    /// <summary>The node that breaks a rule.</summary>
    public FlowPath? Fault { get; init; }

    /// <summary>What came of the steps of a run, by number.</summary>
    public IReadOnlyDictionary<int, StepStatus> Statuses { get; init; } = new Dictionary<int, StepStatus>();

    /// <summary>What the conditions of a run decided, by number.</summary>
    public IReadOnlyDictionary<int, bool> Decided { get; init; } = new Dictionary<int, bool>();

    /// <summary>A node was chosen; without it the drawing is only to be looked at.</summary>
    public EventCallback<FlowPath> OnSelect { get; init; }

    /// <summary>Something is to be added at a place.</summary>
    public EventCallback<FlowPath> OnAdd { get; init; }

    /// <summary>The innermost node at a place that a check named, such as <c>steps[0].then[1].condition</c>; null for the workflow as a whole.</summary>
    public static FlowPath? At(WorkflowFlow flow, string? place) => place is null ? null
        : FlowEdit.All(flow).Select(entry => entry.Path).Where(path => place == path.Text || place.StartsWith(path.Text + ".", StringComparison.Ordinal)).MaxBy(path => path.Text.Length);
}
