using System.Text.Json;
using System.Text.RegularExpressions;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Reads one CACAO 2.0 playbook and checks its shape. Only straight workflows are accepted: start, actions, end.</summary>
internal static partial class PlaybookReader
{
    /// <exception cref="InvalidDataException">The text is no such playbook; the message names the file and the fault.</exception>
    public static PlaybookTemplate Read(string file, string json)
    {
        try
        {
            var playbook = JsonSerializer.Deserialize<CacaoPlaybook>(json, Wire.Json) ?? throw new InvalidDataException("it is empty");
            CheckHead(playbook);
            var selection = playbook.PlaybookExtensions.GetValueOrDefault(CacaoPlaybook.Extension) ?? throw new InvalidDataException($"playbook_extensions lacks {CacaoPlaybook.Extension}");
            return new PlaybookTemplate(playbook.Id!, playbook.Name!, selection.ThreatTypes, selection.Techniques, selection.IsDefault, Steps(playbook));
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException)
        {
            throw new InvalidDataException($"The playbook {file} can't be used: {fault.Message}", fault);
        }
    }

    private static void CheckHead(CacaoPlaybook playbook)
    {
        Expect(playbook.Type == "playbook", "type must be 'playbook'");
        Expect(playbook.SpecVersion == "cacao-2.0", "spec_version must be 'cacao-2.0'");
        Expect(playbook.Id is not null && PlaybookId().IsMatch(playbook.Id), "id must be 'playbook--' and a UUID");
        Expect(!string.IsNullOrWhiteSpace(playbook.Name), "name is missing");
        Expect(playbook.CreatedBy is not null && playbook.Created is not null && playbook.Modified is not null, "created_by, created and modified are needed");
        Expect(playbook.ExtensionDefinitions.ContainsKey(CacaoPlaybook.Extension), $"extension_definitions lacks {CacaoPlaybook.Extension}");
        foreach (var (name, variable) in playbook.PlaybookVariables)
        {
            Expect(VariableName().IsMatch(name), $"variable {name} is not of the form __name__");
            Expect(variable.Type is not null, $"variable {name} has no type");
            Expect(variable.External ? PlaybookVariables.Names.Contains(name) : variable.Value is not null, $"variable {name} has no value and isn't one that the console fills");
        }
    }

    private static List<TemplateStep> Steps(CacaoPlaybook playbook)
    {
        var steps = new List<TemplateStep>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var id = playbook.WorkflowStart ?? throw new InvalidDataException("workflow_start is missing");
        while (true)
        {
            Expect(seen.Add(id), $"the workflow comes back to {id}");
            var step = playbook.Workflow.GetValueOrDefault(id) ?? throw new InvalidDataException($"the workflow has no step {id}");
            Expect(id.StartsWith(step.Type + "--", StringComparison.Ordinal), $"step {id} is of type {step.Type}");
            Expect(seen.Count == 1 == (step.Type == "start"), "the workflow must begin with its one start step");
            if (step.Type == "end")
            {
                break;
            }

            if (step.Type != "start")
            {
                steps.Add(Action(playbook, id, step));
            }

            id = step.OnCompletion ?? throw new InvalidDataException($"step {id} has no on_completion");
        }

        Expect(seen.Count == playbook.Workflow.Count, "the workflow has steps that are never reached");
        Expect(steps.Count is > 0 and <= PlaybookTemplate.MaximumSteps, $"a playbook has 1 to {PlaybookTemplate.MaximumSteps} action steps");
        return steps;
    }

    private static TemplateStep Action(CacaoPlaybook playbook, string id, CacaoStep step)
    {
        Expect(step.Type == "action", $"step {id} is of type {step.Type}; only start, action and end are known");
        Expect(step.Commands is [{ Type: "soc-action", Command: not null }], $"step {id} needs exactly one command of type soc-action");
        var action = ActionCatalog.Find(step.Commands[0].Command!) ?? throw new InvalidDataException($"step {id}: there is no action {step.Commands[0].Command}");
        Expect(step.Agent is not null && playbook.AgentDefinitions.ContainsKey(step.Agent), $"step {id}: its agent is not defined");
        Expect(step.Targets.All(playbook.TargetDefinitions.ContainsKey), $"step {id}: a target is not defined");
        var extension = step.StepExtensions.GetValueOrDefault(CacaoPlaybook.Extension) ?? new CacaoStepExtension();
        foreach (var missing in action.Required.Where(parameter => !extension.Parameters.ContainsKey(parameter)))
        {
            throw new InvalidDataException($"step {id}: {action.Name} needs the parameter {missing}");
        }

        // A variable with a value is put in here, so that only what the threat fills is left.
        var parameters = extension.Parameters.ToDictionary(pair => pair.Key, pair => PlaybookVariables.Fill(pair.Value, Constant(playbook, id)).Text, StringComparer.Ordinal);
        return new TemplateStep(action.Name, parameters, extension.Required);
    }

    private static Func<string, string?> Constant(CacaoPlaybook playbook, string id) => name =>
        playbook.PlaybookVariables.TryGetValue(name, out var variable)
            ? variable.External ? null : variable.Value
            : throw new InvalidDataException($"step {id}: the variable {name} is not defined");

    private static void Expect(bool holds, string fault)
    {
        if (!holds)
        {
            throw new InvalidDataException(fault);
        }
    }

    [GeneratedRegex("^playbook--[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", RegexOptions.CultureInvariant)]
    private static partial Regex PlaybookId();

    [GeneratedRegex("^__[a-zA-Z][a-zA-Z0-9_-]{0,60}__$", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
