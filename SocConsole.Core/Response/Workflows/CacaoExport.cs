using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Core.Response.Workflows;

/// <summary>Writes a workflow as an OASIS CACAO Security Playbook 2.0. Branches end with end steps of their own, as section 4 asks.</summary>
public static class CacaoExport
{
    private const string Console = "organization--5ae7cb1e-55ad-5f8b-9d43-1ad5e2b1dd0f";
    private const string Identity = "identity--f0b972b6-8320-5bf3-8e7a-a64b0ac3fa9b";

    /// <summary>The playbook as JSON. The ids of its steps are made anew with every export.</summary>
    public static JsonObject Write(WorkflowView workflow)
    {
        var steps = new JsonObject();
        var start = Add(steps, "start", new JsonObject { ["on_completion"] = Chain(steps, workflow.Flow.Nodes) });
        return new JsonObject
        {
            ["type"] = "playbook",
            ["spec_version"] = "cacao-2.0",
            ["id"] = workflow.Uid,
            ["name"] = workflow.Name,
            ["description"] = workflow.Description,
            ["playbook_types"] = new JsonArray("mitigation"),
            ["created_by"] = Identity,
            ["created"] = Time(workflow.CreatedAt),
            ["modified"] = Time(workflow.UpdatedAt),
            ["priority"] = Priority(workflow.Priority),
            ["playbook_variables"] = Variables(workflow.Flow),
            ["workflow_start"] = start,
            ["workflow"] = steps,
            ["agent_definitions"] = new JsonObject { [Console] = new JsonObject { ["type"] = "organization", ["name"] = "SOC Console" } },
            ["extension_definitions"] = new JsonObject
            {
                [CacaoPlaybook.Extension] = new JsonObject
                {
                    ["type"] = "extension-definition",
                    ["name"] = "SOC Console response",
                    ["created_by"] = Identity,
                    ["schema"] = "soc-console/response",
                    ["version"] = "1.0.0",
                },
            },
        };
    }

    private static string Chain(JsonObject steps, IReadOnlyList<FlowNode> nodes)
    {
        var next = Add(steps, "end", []);
        foreach (var node in nodes.Reverse())
        {
            next = Add(steps, node.Kind switch { FlowKind.Parallel => "parallel", FlowKind.If => "if-condition", _ => "action" }, Body(steps, node, next));
        }

        return next;
    }

    private static JsonObject Body(JsonObject steps, FlowNode node, string next)
    {
        var body = new JsonObject { ["name"] = node.Name, ["on_completion"] = next };
        switch (node.Kind)
        {
            case FlowKind.Parallel:
                body["next_steps"] = new JsonArray([.. node.Branches.Select(branch => (JsonNode)Chain(steps, branch))]);
                break;
            case FlowKind.If:
                body["condition"] = node.Condition;
                body["on_true"] = Chain(steps, node.Then);
                body["on_false"] = Chain(steps, node.Else);
                break;
            default:
                Command(body, node);
                break;
        }

        return body;
    }

    private static void Command(JsonObject body, FlowNode node)
    {
        body["agent"] = Console;
        body["timeout"] = node.TimeoutSeconds * 1000;
        body["commands"] = new JsonArray(node.Action == ActionCatalog.ManualTask
            ? new JsonObject { ["type"] = "manual", ["command"] = node.Parameters.GetValueOrDefault("task") }
            : new JsonObject { ["type"] = "soc-action", ["command"] = node.Action });
        body["step_extensions"] = new JsonObject
        {
            [CacaoPlaybook.Extension] = new JsonObject
            {
                ["x_soc_required"] = !node.ContinueOnFailure,
                ["x_soc_manual"] = node.Manual,
                ["x_soc_parameters"] = JsonSerializer.SerializeToNode(node.Parameters, Wire.Json),
            },
        };
    }

    private static JsonObject Variables(WorkflowFlow flow)
    {
        var used = PlaybookVariables.Names.Where(name => flow.Actions().Any(node => node.Parameters.Values.Any(value => value.Contains(name + ":value", StringComparison.Ordinal))));
        return new JsonObject([.. used.Select(name => new KeyValuePair<string, JsonNode?>(name, new JsonObject { ["type"] = "string", ["description"] = $"The incident's {PlaybookVariables.Word(name)}.", ["external"] = true }))]);
    }

    private static string Add(JsonObject steps, string type, JsonObject body)
    {
        var id = $"{type}--{Guid.NewGuid()}";
        body.Insert(0, "type", type);
        foreach (var empty in body.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            body.Remove(empty);
        }

        steps[id] = body;
        return id;
    }

    // CACAO 2.0, section 3.1: 1 is the most urgent, 100 the least.
    private static int Priority(Severity severity) => severity switch
    {
        Severity.Critical => 1,
        Severity.High => 25,
        Severity.Medium => 50,
        _ => 75,
    };

    private static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
