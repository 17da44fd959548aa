using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Web.Endpoints.Response;

/// <summary>A step of a workflow on the wire: an action, branches that run at the same time, or a condition.</summary>
/// <param name="Type"><c>action</c> (the default), <c>parallel</c> or <c>if</c>.</param>
/// <param name="ActionType">Name in the catalogue.</param>
/// <param name="Parameters">Values, or references such as <c>__source_ip__:value</c> or <c>{source_ip}</c>.</param>
/// <param name="TimeoutSeconds">Longest wait for one try, 1 to 600.</param>
/// <param name="Manual">A person does it and says so.</param>
internal sealed record StepBody(
    string? Type = null,
    string? Name = null,
    string? ActionType = null,
    Dictionary<string, JsonElement>? Parameters = null,
    int? TimeoutSeconds = null,
    bool ContinueOnFailure = false,
    bool Manual = false,
    IReadOnlyList<IReadOnlyList<StepBody>>? Branches = null,
    string? Condition = null,
    IReadOnlyList<StepBody>? Then = null,
    IReadOnlyList<StepBody>? Else = null)
{
    public static StepBody From(FlowNode node) => new(
        Wire.Name(node.Kind),
        node.Name,
        node.Action,
        node.Kind == FlowKind.Action ? node.Parameters.ToDictionary(pair => pair.Key, pair => JsonSerializer.SerializeToElement(pair.Value)) : null,
        node.TimeoutSeconds,
        node.ContinueOnFailure,
        node.Manual,
        node.Kind == FlowKind.Parallel ? [.. node.Branches.Select(branch => (IReadOnlyList<StepBody>)[.. branch.Select(From)])] : null,
        node.Condition,
        node.Kind == FlowKind.If ? [.. node.Then.Select(From)] : null,
        node.Kind == FlowKind.If ? [.. node.Else.Select(From)] : null);

    /// <summary>The flow of a list of steps. Errors: a kind that isn't known, parameters that can't be read.</summary>
    public static Result<WorkflowFlow> ToFlow(IReadOnlyList<StepBody>? steps) => Nodes(steps ?? []).Map(nodes => new WorkflowFlow(nodes));

    /// <summary>Parameters as the texts in which they are kept.</summary>
    public static Result<IReadOnlyDictionary<string, string>> Texts(Dictionary<string, JsonElement>? given)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in given ?? [])
        {
            if (!ActionParameters.TextOf(value).Succeeded(out var text, out var error))
            {
                return Error.Invalid($"parameters.{name}", error.Message);
            }

            texts[name] = PlaybookVariables.Reference(text);
        }

        return texts;
    }

    private static Result<IReadOnlyList<FlowNode>> Nodes(IReadOnlyList<StepBody> steps)
    {
        var nodes = new List<FlowNode>(steps.Count);
        foreach (var step in steps)
        {
            if (!step.ToNode().Succeeded(out var node, out var error))
            {
                return error;
            }

            nodes.Add(node);
        }

        return nodes;
    }

    private Result<FlowNode> ToNode()
    {
        if (!Wire.TryRead<FlowKind>(Type ?? "action", out var kind))
        {
            return Error.Invalid("steps.type", $"must be one of {string.Join(", ", Enum.GetValues<FlowKind>().Select(Wire.Name))}");
        }

        if (!Texts(Parameters).Succeeded(out var parameters, out var error) || !Nodes(Then ?? []).Succeeded(out var then, out error) || !Nodes(Else ?? []).Succeeded(out var otherwise, out error))
        {
            return error;
        }

        var branches = new List<IReadOnlyList<FlowNode>>();
        foreach (var branch in Branches ?? [])
        {
            if (!Nodes(branch).Succeeded(out var read, out error))
            {
                return error;
            }

            branches.Add(read);
        }

        return new FlowNode
        {
            Kind = kind,
            Name = Name,
            Action = ActionType,
            Parameters = parameters,
            TimeoutSeconds = TimeoutSeconds,
            ContinueOnFailure = ContinueOnFailure,
            Manual = Manual,
            Branches = branches,
            Condition = Condition,
            Then = then,
            Else = otherwise,
        };
    }
}
