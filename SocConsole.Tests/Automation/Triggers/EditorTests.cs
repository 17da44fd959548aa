using System.Text.Json;
using SocConsole.Core.Automation.Triggers;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Workflows;
using SocConsole.Tests.Response;
using static SocConsole.Tests.Response.Runs.RunSteps;

namespace SocConsole.Tests.Automation.Triggers;

/// <summary>Who last said what a trigger or a workflow does stays barred from approving it, whoever switches or renames it.</summary>
public sealed class EditorTests : IAsyncLifetime
{
    private ResponseWorld world = null!;

    private Actor Author { get; set; } = null!;

    private Actor Other { get; set; } = null!;

    public async Task InitializeAsync()
    {
        world = await ResponseWorld.CreateAsync();
        (Author, Other) = (world.Test.Person(Role.Admin), world.Test.Person(Role.Admin));
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Trigger_SwitchedOrRenamed_KeepsItsEditor()
    {
        var triggers = new TriggerService(world.Test.Database);
        var switches = new TriggerSwitches(world.Test.Database, triggers);
        var made = (await triggers.CreateAsync(Author, Draft("one", 0.5), CancellationToken.None)).Value!;

        await switches.EnableAsync(Other, made.Id, false, CancellationToken.None);
        await switches.SetAsync(Other, made.Id, null, Severity.Critical, true, CancellationToken.None);
        await switches.BulkAsync(Other, [made.Id], TriggerSwitch.Pause, CancellationToken.None);
        await triggers.UpdateAsync(Other, made.Id, Draft("two", 0.5), CancellationToken.None);
        Assert.Equal(Author.ResponsibleId, await EditorAsync(made.Id));

        await triggers.UpdateAsync(Other, made.Id, Draft("two", 0.6), CancellationToken.None);
        Assert.Equal(Other.ResponsibleId, await EditorAsync(made.Id));
    }

    [Fact]
    public async Task Workflow_Renamed_KeepsItsEditor()
    {
        var workflows = world.Get<WorkflowService>();
        var body = new WorkflowBody("One", null, null, new WorkflowFlow([Block()]), false, Severity.Medium);
        var made = (await workflows.CreateAsync(Author, body, CancellationToken.None)).Value!;

        await workflows.UpdateAsync(Other, made.Id, body with { Name = "Two" }, null, CancellationToken.None);
        Assert.Equal(Author.ResponsibleId, await WorkflowEditorAsync(made.Id));

        await workflows.UpdateAsync(Other, made.Id, body with { Flow = new WorkflowFlow([Block("203.0.113.77")]) }, null, CancellationToken.None);
        Assert.Equal(Other.ResponsibleId, await WorkflowEditorAsync(made.Id));
    }

    private static TriggerDraft Draft(string name, double risk) =>
        new(name, null, null, true, false, Severity.High, JsonSerializer.SerializeToElement(new { risk_score_min = risk }), name, new WorkflowFlow([Block()]), 60, 100, []);

    private async Task<string?> EditorAsync(int id)
    {
        await using var db = world.Test.Database.Read(world.Org);
        return db.Triggers.Single(row => row.Id == id).EditedById;
    }

    private async Task<string?> WorkflowEditorAsync(int id)
    {
        await using var db = world.Test.Database.Read(world.Org);
        return db.Workflows.Single(row => row.Id == id).EditedById;
    }
}
