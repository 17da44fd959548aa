using Microsoft.Playwright;
using SocConsole.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SocConsole.Tests.Browser;

/// <summary>A workflow's life on its pages: built with a parallel part, tried, saved, executed, a person's step reported, exported and imported.</summary>
[Trait("Kind", "Browser")]
public sealed class WorkflowPagesTests
{
    private const float Patience = 30_000;

    [BrowserFact]
    public async Task Workflow_BuiltTriedSavedExecutedAndReported_OnItsPages()
    {
        await using var world = await BrowserConsole.StartAsync();
        var page = await world.SignInAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);
        await page.GotoAsync("/console/workflows");
        await Expect(page.GetByText("No workflows yet")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Link, new() { Name = "New workflow" }).ClickAsync();

        await BuildAsync(page);
        await page.GetByLabel("Name", new() { Exact = true }).First.FillAsync("Look and ask");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Expect(page.Locator("[data-plan] [data-planned]")).ToHaveCountAsync(3, new() { Timeout = Patience });
        await Expect(page.Locator("[data-plan]")).ToContainTextAsync("It would start at once");
        await BrowserConsole.PictureAsync(page, "workflow-editor");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save the workflow" }).ClickAsync();
        await Expect(page.Locator("[data-workflow-id]")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByText("It has not been run yet")).ToBeVisibleAsync(new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "workflow");

        await page.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Execute now" }).ClickAsync();
        foreach (var waiting in new[] { 1, 2, 1 })
        {
            await Expect(page.Locator("[data-manual]")).ToHaveCountAsync(waiting, new() { Timeout = Patience });
            await BrowserConsole.PictureAsync(page, $"workflow-waits-{waiting}");
            await page.Locator("[data-manual] textarea").First.FillAsync("Done and looked at again");
            await page.Locator("[data-manual]").First.GetByRole(AriaRole.Button, new() { Name = "It is done" }).ClickAsync();
        }

        await Expect(page.Locator("[data-playbook]")).ToHaveAttributeAsync("data-status", "completed", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "workflow-run");
        await page.GotoAsync("/console/workflows");
        await Expect(page.Locator("[data-workflow='Look and ask']")).ToContainTextAsync("100%", new() { Timeout = Patience });
        await BrowserConsole.PictureAsync(page, "workflows");
        await ExchangeAsync(page);
        Assert.Empty(world.Faults);
    }

    // Three tasks for people, two of them at the same time; the first try leaves a branch empty, which the check says.
    private static async Task BuildAsync(IPage page)
    {
        await Expect(page.Locator("[data-editor]")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByLabel("Find an action").FillAsync("manual task");
        var add = page.Locator("[data-action='manual_task'] button");
        await add.ClickAsync();
        await FillAsync(page, "steps[0]", "Call the owner");

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a parallel part" }).ClickAsync();
        await Expect(page.Locator("[data-check]")).ToContainTextAsync("To mend at 2", new() { Timeout = Patience });
        await Expect(page.Locator("[data-node='steps[1]']")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("faulty"), new() { Timeout = Patience });
        await add.ClickAsync();
        await FillAsync(page, "steps[1].branches[0][0]", "Look at the machine");
        await page.Locator("[data-add='steps[1].branches[1]']").ClickAsync();
        await Expect(page.Locator("[data-target]")).ToHaveAttributeAsync("data-target", "steps[1].branches[1][0]", new() { Timeout = Patience });
        await add.ClickAsync();
        await FillAsync(page, "steps[1].branches[1][0]", "Look at the mail");
        await Expect(page.Locator("[data-check]")).ToContainTextAsync("can be saved", new() { Timeout = Patience });
    }

    private static async Task FillAsync(IPage page, string place, string task)
    {
        var pane = page.Locator($"[data-pane='{place}']");
        await Expect(pane).ToBeVisibleAsync(new() { Timeout = Patience });
        await pane.GetByLabel("Task (needed)").FillAsync(task);
        await pane.GetByLabel("Task (needed)").BlurAsync();
        await Expect(page.Locator($"[data-node='{place}']")).ToContainTextAsync(task, new() { Timeout = Patience });
    }

    private static async Task ExchangeAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Look and ask", Exact = true }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export CACAO" }).ClickAsync());
        var file = await download.PathAsync();

        await page.GotoAsync("/console/workflows");
        await Expect(page.Locator("[data-cacao]")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(file);
        await Expect(page.Locator("[data-cacao] [data-node='steps[1].branches[1][0]']")).ToContainTextAsync("Look at the mail", new() { Timeout = Patience });
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Look and ask again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as a workflow" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Look and ask again", new() { Timeout = Patience });
    }
}
