using System.Globalization;
using System.Text.RegularExpressions;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Response.Catalog;

public sealed partial class ActionCatalogTests
{
    [Fact]
    public void All_Names_AreUnique() => Assert.Equal(ActionCatalog.All.Count, ActionCatalog.All.Select(action => action.Name).Distinct().Count());

    [SharedFact("../api/behind-the-documents.md")]
    public void All_DocumentedActions_AreThereAsDocumented()
    {
        var rows = Row().Matches(File.ReadAllText(SharedData.Path("../api/behind-the-documents.md")!));

        Assert.Equal(73, rows.Count);
        foreach (Match row in rows)
        {
            var action = ActionCatalog.Find(row.Groups["name"].Value);
            Assert.NotNull(action);
            Assert.Equal(row.Groups["category"].Value, Wire.Name(action.Category));
            Assert.Equal(row.Groups["safety"].Value, Wire.Name(action.Safety));
            Assert.Equal(row.Groups["rollback"].Value == "yes", action.Reversible);
            Assert.Equal(int.Parse(row.Groups["seconds"].Value, CultureInfo.InvariantCulture), action.Seconds);
            Assert.Superset(row.Groups["parameters"].Value.Split(',', StringSplitOptions.TrimEntries).ToHashSet(), action.Parameters.Select(parameter => parameter.Name).ToHashSet());
        }
    }

    /// <summary>Every action either is not done and says so, or is undone to the state before, or is declared final and needs two people. Looking and telling changes nothing to restore.</summary>
    [Fact]
    public async Task Actions_ExecutedThenReverted_RestoreTheStateOrNeedTwo()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var before = await StateAsync(world);
        var reverted = new List<string>();
        foreach (var action in ActionCatalog.All)
        {
            var incident = await world.AddIncidentAsync(threat: await world.AddThreatAsync());
            var asked = await AskAsync(world, action, incident.Number, RunOrigin.Workflow);
            if (asked.Error is { } error)
            {
                Assert.True(error.Kind == ErrorKind.NotConfigured || error.Code == "NOTHING_TO_DO", $"{action.Name}: {error.Message}");
                Assert.Equal(before, await StateAsync(world));
                continue;
            }

            var run = await ApproveAndRunAsync(world, asked.Value!);
            var step = run.Steps.Single();
            Assert.False(action.IsChange && !step.Reversible && !step.Manual && run.ApprovalsNeeded < 2, $"{action.Name} can't be undone and needs {run.ApprovalsNeeded} approvals");
            if (step is { Reversible: true, Status: StepStatus.Completed })
            {
                Assert.True(before != await StateAsync(world), $"{action.Name} changed nothing");
                Assert.Null((await world.Playbooks.RevertAsync(world.Test.Person(Role.Approver), run.Number, CancellationToken.None)).Error);
                reverted.Add(action.Name);
            }

            Assert.True(before == await StateAsync(world), $"{action.Name} left something");
        }

        Assert.Superset(new HashSet<string> { "block_ip", "block_ip_advanced", "domain_blocking", "quarantine_ip", "block_domain", "block_request" }, reverted.ToHashSet());
    }

    [Fact]
    public async Task Actions_WithoutAnyConnector_NeverReportSuccess()
    {
        await using var world = await ResponseWorld.CreateAsync(null, new NoConnector());
        var incident = await world.AddIncidentAsync();
        foreach (var action in ActionCatalog.All)
        {
            var asked = await AskAsync(world, action, incident.Number, RunOrigin.Action);
            if (action.Name != ActionCatalog.ManualTask)
            {
                Assert.True(asked.Error?.Kind == ErrorKind.NotConfigured, action.Name);
                continue;
            }

            await world.Runner.RunAsync(world.Org, asked.Value!, CancellationToken.None);
            Assert.Equal(RunStatus.Waiting, (await world.RunAsync(asked.Value!)).Status);
        }
    }

    private static Task<Result<string>> AskAsync(ResponseWorld world, ResponseAction action, int incident, RunOrigin origin)
    {
        var flow = new WorkflowFlow([new FlowNode { Action = action.Name, Parameters = action.Parameters.Where(parameter => parameter.Required).ToDictionary(parameter => parameter.Name, Sample) }]);
        return world.Get<RunRequests>().RequestAsync(world.Test.Person(Role.Analyst), new RunRequest(action.Name, origin, action.Name, flow) { IncidentNumber = incident }, CancellationToken.None);
    }

    private static async Task<PlaybookRun> ApproveAndRunAsync(ResponseWorld world, string number)
    {
        var run = await world.RunAsync(number);
        for (var i = 0; i < run.ApprovalsNeeded; i++)
        {
            Assert.Null((await world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), number, new Decision(true, null), CancellationToken.None)).Error);
        }

        await world.Runner.RunAsync(world.Org, number, CancellationToken.None);
        return await world.RunAsync(number);
    }

    private static async Task<string> StateAsync(ResponseWorld world)
    {
        var now = world.Test.Clock.GetUtcNow().UtcDateTime;
        await using var db = world.Test.Database.Across();
        var blocked = (await world.BlocksAsync()).Where(entry => entry.IsActive(now)).Select(entry => entry.Value);
        var sunk = db.SinkholeEntries.Where(entry => entry.RemovedAt == null).Select(entry => entry.Domain).AsEnumerable();
        return string.Join('\n', blocked.Concat(sunk).Order(StringComparer.Ordinal));
    }

    private static string Sample(ActionParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Ip => ResponseWorld.Attacker,
        ParameterKind.Domains => "bad.example.com",
        ParameterKind.Host => "web-02",
        ParameterKind.Users => "root",
        ParameterKind.Number => "1",
        ParameterKind.Boolean => "true",
        ParameterKind.Duration => "300",
        _ => "sample",
    };

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<category>\w+) \| (?<parameters>[^|]+) \| (?<safety>\w+) \| (?<rollback>yes|no) \| (?<seconds>\d+) \|", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Row();

    /// <summary>Stands for a console in which nothing is set up.</summary>
    private sealed class NoConnector : Core.Response.Connectors.IResponseConnector
    {
        public string Name => "none";

        public IReadOnlyCollection<string> Actions => [];

        public Task<Core.Response.Connectors.EffectPreview> PreviewAsync(Core.Response.Connectors.ActionRequest request, CancellationToken ct) => throw new InvalidOperationException("it carries nothing out");

        public Task<Result<Core.Response.Connectors.ActionOutcome>> ExecuteAsync(Core.Response.Connectors.ActionRequest request, CancellationToken ct) => throw new InvalidOperationException("it carries nothing out");

        public Task<Result<Core.Response.Connectors.ActionOutcome>> VerifyAsync(Core.Response.Connectors.ActionRequest request, string? state, CancellationToken ct) => throw new InvalidOperationException("it carries nothing out");

        public Task<Result<Core.Response.Connectors.ActionOutcome>> RevertAsync(Core.Response.Connectors.ActionRequest request, string? state, CancellationToken ct) => throw new InvalidOperationException("it carries nothing out");
    }
}
