using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Tests.Response.Workflows;

public sealed class CacaoExchangeTests
{
    private static readonly WorkflowFlow Rich = new(
    [
        new FlowNode { Action = "block_ip", Name = "Block it", Parameters = new Dictionary<string, string> { ["ip_address"] = "__source_ip__:value", ["duration"] = "PT1H" }, TimeoutSeconds = 20 },
        new FlowNode
        {
            Kind = FlowKind.Parallel,
            Branches =
            [
                [new FlowNode { Action = "forensic_dump", ContinueOnFailure = true }],
                [
                    new FlowNode
                    {
                        Kind = FlowKind.If,
                        Condition = "incident.severity >= high",
                        Then = [new FlowNode { Action = "isolate_host", Parameters = new Dictionary<string, string> { ["host"] = "web-02" } }],
                        Else = [new FlowNode { Action = "manual_task", Manual = true, Parameters = new Dictionary<string, string> { ["task"] = "Look at web-02" } }],
                    },
                ],
            ],
        },
        new FlowNode { Action = "notify_admin", ContinueOnFailure = true },
    ]);

    [Fact]
    public async Task Export_ThenImport_GivesTheSameFlow()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var made = (await world.Get<WorkflowService>().CreateAsync(world.Test.Person(Role.Analyst), new WorkflowBody("Brute force", "What to do", null, Rich, false, Severity.High), CancellationToken.None)).Value!;

        var json = CacaoExport.Write(made).ToJsonString();
        var read = CacaoImport.Read(json).Value!;

        Assert.Empty(read.Notes);
        Assert.Equal(("Brute force", "What to do", Severity.High), (read.Body.Name, read.Body.Description, read.Body.Priority));
        Assert.Equal(JsonSerializer.Serialize(made.Flow, Wire.Json), JsonSerializer.Serialize(FlowCheck.Read(read.Body.Flow).Value, Wire.Json));
    }

    [Fact]
    public async Task Export_EveryReference_NamesAStepThatIsThere()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var made = (await world.Get<WorkflowService>().CreateAsync(world.Test.Person(Role.Analyst), new WorkflowBody("Brute force", null, null, Rich, false, Severity.High), CancellationToken.None)).Value!;
        using var document = JsonDocument.Parse(CacaoExport.Write(made).ToJsonString());
        var steps = document.RootElement.GetProperty("workflow");

        Assert.True(steps.TryGetProperty(document.RootElement.GetProperty("workflow_start").GetString()!, out _));
        foreach (var step in steps.EnumerateObject())
        {
            Assert.StartsWith(step.Value.GetProperty("type").GetString() + "--", step.Name, StringComparison.Ordinal);
            foreach (var name in new[] { "on_completion", "on_true", "on_false" })
            {
                Assert.True(!step.Value.TryGetProperty(name, out var next) || steps.TryGetProperty(next.GetString()!, out _), $"{step.Name}: {name}");
            }
        }
    }

    [Theory]
    [InlineData("{}", "CACAO 2.0")]
    [InlineData("not json", "JSON")]
    [InlineData("""{"type":"playbook","spec_version":"cacao-2.0","name":"x","workflow_start":"start--1","workflow":{"start--1":{"type":"start","on_completion":"action--1"}}}""", "action--1")]
    [InlineData("""{"type":"playbook","spec_version":"cacao-2.0","name":"x","workflow_start":"start--1","workflow":{"start--1":{"type":"start","on_completion":"while-condition--1"},"while-condition--1":{"type":"while-condition"}}}""", "while-condition")]
    [InlineData("""{"type":"playbook","spec_version":"cacao-2.0","name":"x","workflow_start":"start--1","workflow":{"start--1":{"type":"start","on_completion":"action--1"},"action--1":{"type":"action","commands":[{"type":"manual","command":"x"}],"on_completion":"action--1"}}}""", "loops")]
    [InlineData("""{"type":"playbook","spec_version":"cacao-2.0","name":"x","workflow_start":"start--1","workflow":{"start--1":{"type":"start","on_completion":"end--1"},"end--1":{"type":"end"},"action--9":{"type":"action"}}}""", "action--9")]
    [InlineData("""{"type":"playbook","spec_version":"cacao-2.0","name":"x","workflow_start":"start--1","workflow":{"start--1":{"type":"start","on_completion":"action--1"},"action--1":{"type":"action","commands":null}}}""", "no command")]
    [InlineData("""{"type":"playbook","spec_version":"cacao-2.0","name":"x","workflow_start":"start--1","workflow":{"start--1":{"type":"start","on_completion":"action--1"},"action--1":{"type":"action","commands":[null]}}}""", "empty command")]
    [InlineData("""{"type":"playbook","spec_version":"cacao-2.0","name":"x","workflow_start":"start--1","workflow":{"start--1":{"type":"start","on_completion":"parallel--1"},"parallel--1":{"type":"parallel","next_steps":null}}}""", "1 to 50 actions")]
    [InlineData("""{"type":"playbook","spec_version":"cacao-2.0","name":"x","workflow_start":"start--1","workflow":{"start--1":{"type":"start","on_completion":"action--1"},"action--1":{"type":"action","commands":[{"type":"soc-action","command":"block_ip"}],"step_extensions":{"extension-definition--3997b289-1fe8-5ece-8268-2d8adc5051b3":{"x_soc_parameters":{"ip_address":null}}}}}}""", "ip_address")]
    public void Import_WhatIsNotTaken_SaysWhy(string json, string word) => Assert.Contains(word, CacaoImport.Read(json).Error!.Message, StringComparison.Ordinal);

    [Fact]
    public void Import_ForeignCommand_BecomesATaskForAPersonAndIsTold()
    {
        const string Json = """{"type":"playbook","spec_version":"cacao-2.0","name":"x","workflow_start":"start--1","workflow":{"start--1":{"type":"start","on_completion":"action--1"},"action--1":{"type":"action","name":"Flush","commands":[{"type":"bash","command":"ipset flush"}],"on_completion":"end--1"},"end--1":{"type":"end"}}}""";

        var read = CacaoImport.Read(Json).Value!;

        var node = Assert.Single(read.Body.Flow.Nodes);
        Assert.Equal(("manual_task", true, "ipset flush"), (node.Action, node.Manual, node.Parameters["task"]));
        Assert.Contains("bash", Assert.Single(read.Notes), StringComparison.Ordinal);
    }
}
