using Microsoft.AspNetCore.Components;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Workflows;

/// <summary>One workflow: what it does, what a run would touch, and its runs.</summary>
public sealed partial class WorkflowPage
{
    private const int PageSize = 20;
    private static readonly TimeSpan NewsInterval = TimeSpan.FromSeconds(1);

    private readonly Loaded<WorkflowView> workflow = new();
    private readonly Loaded<Page<PlaybookRunRow>> runs = new();
    private readonly Loaded<RunPlan> plan = new();
    private Error? wrong;
    private string incident = "";
    private int shown;

    [Parameter]
    public int Id { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Number { get; set; }

    [Inject]
    public required WorkflowService Workflows { get; set; }

    [Inject]
    public required WorkflowRuns Runs { get; set; }

    [Inject]
    public required PlaybookService Playbooks { get; set; }

    protected override void OnInitialized() => Follow(batch => batch.ConcernsRuns ? LoadAsync() : Task.CompletedTask, NewsInterval);

    protected override Task OnParametersSetAsync()
    {
        if (shown != Id)
        {
            shown = Id;
            workflow.Forget();
            runs.Forget();
            plan.Forget();
        }

        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        await workflow.LoadAsync(ct => Workflows.GetAsync(Actor, Id, ct), Ct);
        await runs.LoadAsync(ct => Playbooks.ListAsync(Actor, new PlaybookFilter(WorkflowId: Id), new PageRequest(Math.Max(1, Number ?? 1), PageSize), ct), Ct);
    }

    private bool TryIncident(out int? number)
    {
        (number, wrong) = (null, null);
        if (incident.Trim() is not { Length: > 0 } text)
        {
            return true;
        }

        if (!IncidentNumber.TryParse(text, out var read))
        {
            wrong = Error.Invalid("incident", "must be a number such as INC-042");
            return false;
        }

        number = read;
        return true;
    }

    private async Task PlanAsync()
    {
        if (TryIncident(out var number))
        {
            plan.Forget();
            await plan.LoadAsync(ct => Runs.PreviewAsync(Actor, Id, number, ct), Ct);
        }
    }

    private async Task ExecuteAsync()
    {
        if (!TryIncident(out var number))
        {
            return;
        }

        // What the person agrees to is what they see: the plan is asked for anew.
        plan.Forget();
        await plan.LoadAsync(ct => Runs.PreviewAsync(Actor, Id, number, ct), Ct);
        if (plan.Value is not { } made)
        {
            return;
        }

        var asked = new Question($"Execute {workflow.Value!.Name}?", made.ApprovalsNeeded == 0 ? "Execute now" : "Ask for approval", Effects(made), made.Blast.Irreversible > 0);
        if (!await Confirm.AskAsync(asked))
        {
            return;
        }

        var started = await Runs.ExecuteAsync(Actor, Id, number, RunMode.Live, Ct);
        wrong = started.Error;
        if (Say(started, made.ApprovalsNeeded == 0 ? "Started" : "Asked for approval", out var run))
        {
            Navigation.NavigateTo(Urls.Playbook(run));
        }
    }

    private static RenderFragment Effects(RunPlan made) => builder =>
    {
        builder.AddContent(0, made.Start);
        builder.OpenElement(1, "ol");
        foreach (var step in made.Steps)
        {
            builder.OpenElement(2, "li");
            builder.OpenComponent<Visible>(3);
            builder.AddComponentParameter(4, nameof(Visible.Text), step.Preview.Refusal is { } refusal ? $"Left out: {refusal}" : step.Preview.Text);
            builder.CloseComponent();
            builder.CloseElement();
        }

        builder.CloseElement();
    };

    private async Task StopAsync()
    {
        if (await Confirm.AskAsync(Question.Of("Stop the run?", "It ends before its next step. What was done stays, and can be undone on the run's page.", "Stop the run", danger: true))
            && Say(await Runs.CancelAsync(Actor, Id, Ct), "Stopped"))
        {
            await LoadAsync();
        }
    }

    private async Task RetryAsync()
    {
        var number = workflow.Value!.LastRun!.Number;
        if (await Confirm.AskAsync(Question.Of($"Do what {number} left undone?", "A new run leaves out what still holds. Whether it waits for approval is judged anew.", "Make a new run"))
            && Say(await Runs.RetryAsync(Actor, number, Ct), "A new run was made", out var again))
        {
            Navigation.NavigateTo(Urls.Playbook(again));
        }
    }

    private async Task ArchiveAsync()
    {
        if (await Confirm.AskAsync(Question.Of($"Put {workflow.Value!.Name} away?", "No new run is made of it. Its runs stay.", "Put it away", danger: true))
            && Say(await Workflows.ArchiveAsync(Actor, Id, Ct), "Put away"))
        {
            await LoadAsync();
        }
    }
}
