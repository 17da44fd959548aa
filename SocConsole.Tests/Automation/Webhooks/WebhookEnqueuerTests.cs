using System.Text.Json;
using SocConsole.Core.Automation.Webhooks;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Tests.Automation.Webhooks;

public sealed class WebhookEnqueuerTests
{
    [Fact]
    public async Task Handle_SameEventTwice_MakesOneDelivery()
    {
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync("http://127.0.0.1:9/hook");
        var opened = await world.OpenAsync(1);

        await world.Enqueuer.HandleAsync([opened, opened], CancellationToken.None);

        Assert.Single(await world.RowsAsync());
    }

    [Fact]
    public async Task Handle_TwoSubscriptions_GetOneEachWithIdsOfTheirOwn()
    {
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync("http://127.0.0.1:9/a");
        await world.SubscribeAsync("http://127.0.0.1:9/b");
        await world.SubscribeAsync("http://127.0.0.1:9/c", WebhookCatalog.WorkflowFailed);

        await world.OpenAsync(1);

        Assert.Equal(2, (await world.RowsAsync()).Select(row => row.DeliveryId).Distinct().Count());
    }

    [Fact]
    public async Task Handle_EventOfAnotherOrganization_ReachesNobodyHere()
    {
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync("http://127.0.0.1:9/hook");

        await world.OpenAsync(1, await world.Test.AddOrganizationAsync("Other"));

        Assert.Empty(await world.RowsAsync());
    }

    [Theory]
    [InlineData("completed", "response.executed workflow.completed")]
    [InlineData("failed", "response.executed workflow.failed")]
    [InlineData("cancelled", "response.executed")]
    public async Task Handle_RunEnded_TellsOfTheResponseAndOfTheWorkflow(string status, string events)
    {
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync("http://127.0.0.1:9/hook", [.. WebhookCatalog.All.Select(item => item.Name)]);
        await AddRunAsync(world, RunMode.Live);

        await world.Enqueuer.HandleAsync([new RunEnded(world.Test.OrganizationId, world.Now, "PB-2026-001", null, 7, 3, null, status)], CancellationToken.None);

        var rows = await world.RowsAsync();
        Assert.Equal(events.Split(' '), rows.Select(row => row.EventType));
        var data = JsonDocument.Parse(rows[0].Body).RootElement.GetProperty("data");
        Assert.Equal(("PB-2026-001", status, "block_ip"), (data.GetProperty("run_id").GetString(), data.GetProperty("status").GetString(), data.GetProperty("steps")[0].GetProperty("action").GetString()));

        // What a step was given may be a secret.
        Assert.DoesNotContain("hunter2-secret", rows[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_DryRunEnded_TellsNobody()
    {
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync("http://127.0.0.1:9/hook", [.. WebhookCatalog.All.Select(item => item.Name)]);
        await AddRunAsync(world, RunMode.DryRun);

        await world.Enqueuer.HandleAsync([new RunEnded(world.Test.OrganizationId, world.Now, "PB-2026-001", null, null, null, null, "completed")], CancellationToken.None);

        Assert.Empty(await world.RowsAsync());
    }

    [Fact]
    public async Task Handle_EscalatedContainedApprovalVerdict_EachIsTold()
    {
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync("http://127.0.0.1:9/hook", [.. WebhookCatalog.All.Select(item => item.Name)]);
        await world.OpenAsync(7);
        var (organization, now) = (world.Test.OrganizationId, world.Now);

        await world.Enqueuer.HandleAsync(
        [
            new IncidentEscalated(organization, now, 7, Severity.Medium, Severity.High, "broken promise"),
            new IncidentContained(organization, now, 7, "PB-2026-001"),
            new ApprovalRequired(organization, now, "THR-2026-001", "PB-2026-001", 2, now),
            new IocVerdictChanged(organization, now, "203.0.113.7", "clean", "malicious", Guid.Empty),
            new IncidentChanged(organization, now, 7),
        ], CancellationToken.None);

        Assert.Equal(["incident.created", "incident.escalated", "incident.contained", "approval.required", "ioc.verdict_changed"], (await world.RowsAsync()).Select(row => row.EventType));
        var data = JsonDocument.Parse((await world.RowsAsync())[1].Body).RootElement.GetProperty("data");
        Assert.Equal(("medium", "high"), (data.GetProperty("from").GetString(), data.GetProperty("to").GetString()));
    }

    private static Task<Result<Done>> AddRunAsync(WebhookWorld world, RunMode mode) => world.Test.Database.WriteAsync<Done>(
        world.Test.OrganizationId,
        unit =>
        {
            var run = new PlaybookRun
            {
                Number = "PB-2026-001",
                TemplateId = "workflow",
                Name = "Block",
                RequestedById = "x",
                RequestedBy = "x",
                EffectHash = "x",
                Mode = mode,
                CreatedAt = unit.Now,
                StartedAt = unit.Now,
                WorkflowId = 3,
                IncidentNumber = 7,
            };
            run.Steps.Add(new PlaybookRunStep
            {
                Order = 1,
                Action = "block_ip",
                Parameters = new Dictionary<string, string> { ["password"] = "hunter2-secret" },
                Connector = "x",
                Effect = "x",
                IdempotencyKey = "x",
                Status = StepStatus.Completed,
                OrganizationId = world.Test.OrganizationId,
            });
            unit.Db.PlaybookRuns.Add(run);
            return Task.FromResult<Result<Done>>(Done.Value);
        },
        CancellationToken.None);
}
