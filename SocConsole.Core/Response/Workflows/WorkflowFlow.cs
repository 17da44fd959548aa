namespace SocConsole.Core.Response.Workflows;

public enum FlowKind
{
    Action,
    Parallel,
    If,
}

/// <summary>What a workflow does: nodes one after the other, some of which hold nodes themselves. A CACAO 2.0 workflow graph in its structured form.</summary>
public sealed record WorkflowFlow(IReadOnlyList<FlowNode> Nodes)
{
    /// <summary>Most actions of one workflow, and deepest nesting.</summary>
    public const int MaximumActions = 50;
    public const int MaximumDepth = 8;

    public static readonly WorkflowFlow Empty = new([]);

    /// <summary>The actions in the order in which they stand.</summary>
    public IEnumerable<FlowNode> Actions() => ActionsOf(Nodes);

    private static IEnumerable<FlowNode> ActionsOf(IEnumerable<FlowNode> nodes) => nodes.SelectMany(node => node.Kind switch
    {
        FlowKind.Parallel => node.Branches.SelectMany(branch => ActionsOf(branch)),
        FlowKind.If => ActionsOf(node.Then).Concat(ActionsOf(node.Else)),
        _ => [node],
    });
}

/// <summary>One node. Which members count depends on <see cref="Kind"/>.</summary>
public sealed record FlowNode
{
    public FlowKind Kind { get; init; }

    public string? Name { get; init; }

    /// <summary>Catalogue name of the action.</summary>
    public string? Action { get; init; }

    /// <summary>Values, or references to variables such as <c>__source_ip__:value</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Longest wait for one try of the action, seconds; null takes the stage's.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>The run goes on when the action fails, and says so.</summary>
    public bool ContinueOnFailure { get; init; }

    /// <summary>A person does it and says so, whatever connectors there are.</summary>
    public bool Manual { get; init; }

    /// <summary>What is done at the same time.</summary>
    public IReadOnlyList<IReadOnlyList<FlowNode>> Branches { get; init; } = [];

    /// <summary>What decides between <see cref="Then"/> and <see cref="Else"/>; see <c>docs/workflows.md</c>.</summary>
    public string? Condition { get; init; }

    public IReadOnlyList<FlowNode> Then { get; init; } = [];

    public IReadOnlyList<FlowNode> Else { get; init; } = [];

    /// <summary>In a run: the step's number, or the condition's.</summary>
    public int? Order { get; init; }
}
