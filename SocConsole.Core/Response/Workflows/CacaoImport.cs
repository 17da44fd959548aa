using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;

namespace SocConsole.Core.Response.Workflows;

/// <summary>A playbook as it was read.</summary>
/// <param name="Body">What becomes a workflow.</param>
/// <param name="Notes">What was taken otherwise than it stands there.</param>
public sealed record ImportedPlaybook(WorkflowBody Body, IReadOnlyList<string> Notes);

/// <summary>
/// Reads an OASIS CACAO Security Playbook 2.0. Workflows of actions, <c>parallel</c> and <c>if-condition</c> steps are taken; commands that the console does not carry out
/// itself become tasks for a person; loops, switches and sub-playbooks are refused.
/// </summary>
public static class CacaoImport
{
    public const int MaximumBytes = 1_000_000;
    private const int MaximumSteps = 500;

    /// <summary>Errors (INVALID_REQUEST): what is wrong with the playbook, with the step.</summary>
    public static Result<ImportedPlaybook> Read(string json)
    {
        try
        {
            var playbook = JsonSerializer.Deserialize<CacaoGraph>(json, Wire.Json);
            if (playbook is not { Type: "playbook", SpecVersion: "cacao-2.0", WorkflowStart: { } start, Workflow: { } steps })
            {
                return Error.Invalid("playbook", "must be a CACAO 2.0 playbook with a workflow");
            }

            var reader = new Reader(steps);
            var nodes = reader.Chain(start, 0);
            if (steps.Keys.FirstOrDefault(id => !reader.Seen.Contains(id)) is { } lost)
            {
                return Error.Invalid("workflow", $"{lost} is never reached");
            }

            var body = new WorkflowBody(playbook.Name ?? string.Empty, playbook.Description, null, new WorkflowFlow(nodes), false, Severity(playbook.Priority));
            return FlowCheck.Read(body.Flow).Succeeded(out _, out var error) ? new ImportedPlaybook(body, reader.Notes) : error;
        }
        catch (JsonException fault)
        {
            return Error.Invalid("playbook", $"is no JSON that can be read: line {fault.LineNumber + 1}");
        }
        catch (InvalidDataException fault)
        {
            return Error.Invalid("workflow", fault.Message);
        }
    }

    private static Severity Severity(int? priority) => priority switch
    {
        null or 0 => Kernel.Severity.Medium,
        <= 10 => Kernel.Severity.Critical,
        <= 40 => Kernel.Severity.High,
        <= 60 => Kernel.Severity.Medium,
        _ => Kernel.Severity.Low,
    };

    internal sealed record CacaoGraph(string? Type, string? SpecVersion, string? Name, string? Description, int? Priority, string? WorkflowStart, Dictionary<string, CacaoGraphStep>? Workflow);

    internal sealed record CacaoGraphStep
    {
        public string? Type { get; init; }

        public string? Name { get; init; }

        public string? OnCompletion { get; init; }

        public string? OnSuccess { get; init; }

        public string? OnFailure { get; init; }

        public string? OnTrue { get; init; }

        public string? OnFalse { get; init; }

        public string? Condition { get; init; }

        public long? Timeout { get; init; }

        public IReadOnlyList<string?>? NextSteps { get; init; }

        public IReadOnlyList<CacaoGraphCommand?>? Commands { get; init; }

        public Dictionary<string, JsonElement>? StepExtensions { get; init; }
    }

    internal sealed record CacaoGraphCommand(string? Type, string? Command, string? Description);

    private sealed class Reader(Dictionary<string, CacaoGraphStep> steps)
    {
        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

        public List<string> Notes { get; } = [];

        public List<FlowNode> Chain(string? first, int depth)
        {
            var nodes = new List<FlowNode>();
            for (var id = first; id is not null;)
            {
                if (depth > WorkflowFlow.MaximumDepth || Seen.Count >= MaximumSteps)
                {
                    throw new InvalidDataException(depth > WorkflowFlow.MaximumDepth ? $"{id} is nested too deeply" : $"has more than {MaximumSteps} steps");
                }

                var step = steps.GetValueOrDefault(id) ?? throw new InvalidDataException($"there is no step {id}");
                if (!Seen.Add(id) && step.Type != "end")
                {
                    throw new InvalidDataException($"comes back to {id}; loops and branches that join are not taken");
                }

                if (step.Type == "end")
                {
                    break;
                }

                if (step.OnFailure is not null && step.OnFailure != step.OnSuccess)
                {
                    throw new InvalidDataException($"{id} goes another way on failure; put a condition on its status instead");
                }

                nodes.AddRange(Node(id, step, depth));
                id = step.OnCompletion ?? step.OnSuccess;
            }

            return nodes;
        }

        private List<FlowNode> Node(string id, CacaoGraphStep step, int depth) => step.Type switch
        {
            "start" => [],
            "action" => step.Commands is null or [] ? throw new InvalidDataException($"{id} has no command") : step.Commands.Select(command => Action(step, command ?? throw new InvalidDataException($"{id} has an empty command"))).ToList(),
            "parallel" => [new FlowNode { Kind = FlowKind.Parallel, Name = step.Name, Branches = [.. (step.NextSteps ?? []).Select(next => (IReadOnlyList<FlowNode>)Chain(next, depth + 1))] }],
            "if-condition" => [new FlowNode { Kind = FlowKind.If, Name = step.Name, Condition = step.Condition, Then = Chain(step.OnTrue, depth + 1), Else = Chain(step.OnFalse, depth + 1) }],
            _ => throw new InvalidDataException($"{id} is a {step.Type} step, which is not taken"),
        };

        private FlowNode Action(CacaoGraphStep step, CacaoGraphCommand command)
        {
            var extension = step.StepExtensions is { } extensions && extensions.TryGetValue(CacaoPlaybook.Extension, out var found) ? found.Deserialize<StepExtension>(Wire.Json) ?? new StepExtension() : new StepExtension();
            var node = new FlowNode
            {
                Name = step.Name,
                TimeoutSeconds = step.Timeout is > 0 and <= 600_000 ? (int)Math.Ceiling(step.Timeout.Value / 1000.0) : null,
                ContinueOnFailure = !extension.Required,
                Manual = extension.Manual,
                Parameters = extension.Parameters ?? new Dictionary<string, string>(),
            };
            if (command.Type == "soc-action" && command.Command is { } name && ActionCatalog.Find(name) is not null)
            {
                return node with { Action = name };
            }

            if (command.Type != "manual")
            {
                Notes.Add($"{step.Name ?? "A step"}: the command of type {command.Type} became a task for a person.");
            }

            var task = command.Command ?? command.Description ?? step.Name ?? string.Empty;
            return node with
            {
                Action = ActionCatalog.ManualTask,
                Manual = true,
                Parameters = new Dictionary<string, string> { ["task"] = task.Length > ActionParameters.MaximumLength ? task[..ActionParameters.MaximumLength] : task },
            };
        }
    }

    private sealed record StepExtension
    {
        [System.Text.Json.Serialization.JsonPropertyName("x_soc_required")]
        public bool Required { get; init; } = true;

        [System.Text.Json.Serialization.JsonPropertyName("x_soc_manual")]
        public bool Manual { get; init; }

        [System.Text.Json.Serialization.JsonPropertyName("x_soc_parameters")]
        public IReadOnlyDictionary<string, string>? Parameters { get; init; } = new Dictionary<string, string>();
    }
}
