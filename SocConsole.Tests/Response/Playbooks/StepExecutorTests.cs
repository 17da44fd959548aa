using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Tests.Response.Playbooks;

public sealed class StepExecutorTests
{
    [Theory]
    [InlineData(ErrorKind.Unavailable, 3)]
    [InlineData(ErrorKind.Unexpected, 1)]
    [InlineData(ErrorKind.Invalid, 1)]
    public async Task Run_FailingConnector_IsTriedAgainOnlyWhenThatMayHelp(ErrorKind kind, int attempts)
    {
        var firewall = new FakeConnector("firewall", "quarantine_ip") { Execute = (_, _) => FakeConnector.Fails(kind) };
        await using var world = await ResponseWorld.CreateAsync(null, firewall);

        var run = await world.CompletedAsync();

        Assert.Equal(attempts, firewall.Executed.Count);
        Assert.Equal((StepStatus.Failed, attempts), (run.Steps[0].Status, run.Steps[0].Attempts));
        Assert.Single(firewall.Executed.Select(request => request.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task Run_ConnectorAvailableAtLast_Completes()
    {
        var firewall = new FakeConnector("firewall", "quarantine_ip") { Execute = (attempt, _) => attempt < 3 ? FakeConnector.Fails(ErrorKind.Unavailable) : FakeConnector.Done("blocked") };
        await using var world = await ResponseWorld.CreateAsync(null, firewall, new FakeConnector("evidence", "forensic_dump"));

        var run = await world.CompletedAsync();

        Assert.Equal((RunStatus.Completed, 3), (run.Status, run.Steps[0].Attempts));
    }

    [Fact]
    public async Task Run_ConnectorThatThrows_FailsTheStepWithoutItsMessage()
    {
        var firewall = new FakeConnector("firewall", "quarantine_ip") { Execute = (_, _) => throw new InvalidOperationException("password=hunter2") };
        await using var world = await ResponseWorld.CreateAsync(null, firewall);

        var run = await world.CompletedAsync();

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.DoesNotContain("hunter2", run.Outcome + run.Steps[0].Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ConnectorThatHangs_IsEndedByTheTimeLimit()
    {
        var firewall = new FakeConnector("firewall", "quarantine_ip")
        {
            Execute = async (_, ct) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                return new ActionOutcome("never");
            },
        };
        await using var world = await ResponseWorld.CreateAsync(null, firewall);
        (world.Stages.Settings.TimeoutSeconds, world.Stages.Settings.RetryAttempts) = (1, 0);

        var run = await world.CompletedAsync();

        Assert.Equal(StepStatus.Failed, run.Steps[0].Status);
        Assert.Contains("within 1 s", run.Steps[0].Result, StringComparison.Ordinal);
    }
}
