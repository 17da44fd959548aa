using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Tests.Response.Runs;

/// <summary>Short words for runs in tests.</summary>
internal static class RunSteps
{
    public static FlowNode Node(string action, params (string Name, string Value)[] parameters) =>
        new() { Action = action, Parameters = parameters.ToDictionary(pair => pair.Name, pair => pair.Value) };

    public static FlowNode Block(string address = ResponseWorld.Attacker) => Node("block_ip", ("ip_address", address), ("duration", "300"));

    public static FlowNode Task(string text) => Node("manual_task", ("task", text));

    public static FlowNode Parallel(params IReadOnlyList<FlowNode>[] branches) => new() { Kind = FlowKind.Parallel, Branches = branches };

    public static RunRequest Action(Incident? incident, params FlowNode[] nodes) => new(nodes[0].Action!, RunOrigin.Action, nodes[0].Action!, new WorkflowFlow(nodes)) { IncidentNumber = incident?.Number };

    public static RunRequest Flow(Incident? incident, params FlowNode[] nodes) => new("Workflow", RunOrigin.Workflow, "playbook--test", new WorkflowFlow(nodes)) { IncidentNumber = incident?.Number };

    /// <summary>The run, made by the actor and executed where it starts at once.</summary>
    public static async Task<PlaybookRun> AskedAsync(this ResponseWorld world, Actor actor, RunRequest request)
    {
        var asked = await world.Get<RunRequests>().RequestAsync(actor, request, CancellationToken.None);
        Assert.Null(asked.Error);
        await world.Runner.RunAsync(world.Org, asked.Value!, CancellationToken.None);
        return await world.RunAsync(asked.Value!);
    }

    /// <summary>Approves the run as often as it needs and executes it.</summary>
    public static async Task<PlaybookRun> GoAsync(this ResponseWorld world, string number)
    {
        for (var needed = (await world.RunAsync(number)).ApprovalsNeeded; needed > 0; needed--)
        {
            Assert.Null((await world.DecideAsync(world.Test.Person(Role.Approver), number)).Error);
        }

        await world.Runner.RunAsync(world.Org, number, CancellationToken.None);
        return await world.RunAsync(number);
    }

    public static async Task<PlaybookRun> DoneAsync(this ResponseWorld world, RunRequest request) =>
        await world.GoAsync((await world.AskedAsync(world.Test.Person(Role.Analyst), request)).Number);

    public static async Task<Core.Kernel.Result<Core.Kernel.Done>> DecideAsync(this ResponseWorld world, Actor actor, string number)
    {
        var decided = await world.Get<PlaybookDecisions>().DecideAsync(actor, number, new Decision(true, null), CancellationToken.None);
        return decided;
    }
}
