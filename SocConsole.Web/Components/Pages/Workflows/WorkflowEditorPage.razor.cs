using Microsoft.AspNetCore.Components;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Workflows;

/// <summary>Makes and changes a workflow. Each change is checked at once; saving is refused when somebody else saved since.</summary>
public sealed partial class WorkflowEditorPage
{
    private const int MaximumUndo = 50;

    private readonly Loaded<WorkflowView> loaded = new();
    private readonly Loaded<IReadOnlyList<ActionState>> actions = new();
    private readonly Loaded<RunPlan> plan = new();
    private readonly List<WorkflowFlow> past = [];
    private WorkflowFlow flow = WorkflowFlow.Empty;
    private FlowPath? selected;
    private FlowPath? target;
    private Error? fault;
    private Error? refused;
    private string name = "";
    private string description = "";
    private string incident = "";
    private Severity priority = Severity.Medium;
    private bool automatic;

    /// <summary>The workflow that is changed; null for a new one.</summary>
    [Parameter]
    public int? Id { get; set; }

    /// <summary>The incident that a new one is for.</summary>
    [SupplyParameterFromQuery(Name = "incident")]
    public string? Incident { get; set; }

    [Inject]
    public required WorkflowService Workflows { get; set; }

    [Inject]
    public required ActionStates Catalog { get; set; }

    [Inject]
    public required RunRequests Requests { get; set; }

    private string Heading => Id is null ? "New workflow" : loaded.Value is { } known ? $"Change {known.Name}" : "Change a workflow";

    private FlowPath? FaultPath => FlowBoard.At(flow, fault?.Fields?.Keys.FirstOrDefault());

    // Where a list is gone, the end of the workflow is meant.
    private FlowPath Target => target is { } wanted && FlowEdit.Lists(flow).Contains(wanted.List)
        ? wanted.List.At(Math.Min(wanted.Index, FlowEdit.Nodes(flow, wanted.List).Count))
        : FlowList.Top.At(flow.Nodes.Count);

    private FlowBoard Board => new(flow)
    {
        Selected = selected,
        Fault = FaultPath,
        OnSelect = EventCallback.Factory.Create<FlowPath>(this, Select),
        OnAdd = EventCallback.Factory.Create<FlowPath>(this, place => (target, selected) = (place, null)),
    };

    protected override Task OnInitializedAsync()
    {
        incident = Incident ?? "";
        return LoadAsync();
    }

    private static string Count(int steps) => $"{Show.Count(steps)} {(steps == 1 ? "step" : "steps")}";

    private async Task LoadAsync()
    {
        await actions.LoadAsync(ct => Catalog.ListAsync(Actor, ct), Ct);
        if (Id is { } id)
        {
            await loaded.LoadAsync(ct => Workflows.GetAsync(Actor, id, ct), Ct);
            Fill(loaded.Value);
        }
    }

    private void Fill(WorkflowView? workflow)
    {
        if (workflow is null)
        {
            return;
        }

        (name, description, flow, priority, automatic) = (workflow.Name, workflow.Description ?? "", workflow.Flow, workflow.Priority, workflow.AutoExecute);
        incident = workflow.IncidentNumber is { } number ? IncidentNumber.Text(number) : "";
        past.Clear();
        (selected, target, refused, fault) = (null, null, null, FlowCheck.Read(flow).Error);
    }

    private void Select(FlowPath? path)
    {
        selected = path;
        target = path is null ? target : path.List.At(path.Index + 1);
    }

    private void Add(FlowNode node)
    {
        var at = Target;
        Take(FlowEdit.Insert(flow, at, node), at);
        target = node.Kind switch
        {
            FlowKind.Parallel => at.Of(FlowSide.Branch).At(0),
            FlowKind.If => at.Of(FlowSide.Then).At(0),
            _ => at.List.At(at.Index + 1),
        };
    }

    private void Take(WorkflowFlow changed, FlowPath? select)
    {
        past.Add(flow);
        if (past.Count > MaximumUndo)
        {
            past.RemoveAt(0);
        }

        Put(changed, select);
    }

    private void Undo()
    {
        if (past.Count > 0)
        {
            var before = past[^1];
            past.RemoveAt(past.Count - 1);
            Put(before, null);
        }
    }

    private void Put(WorkflowFlow shown, FlowPath? select)
    {
        flow = shown;
        Select(select);
        fault = flow.Nodes.Count == 0 ? null : FlowCheck.Read(flow).Error;
        plan.Forget();
    }

    private Result<WorkflowBody> Body()
    {
        if (incident.Trim() is not { Length: > 0 } text)
        {
            return new WorkflowBody(name, description.Trim() is { Length: > 0 } said ? said : null, null, flow, automatic, priority);
        }

        return IncidentNumber.TryParse(text, out var number)
            ? new WorkflowBody(name, description.Trim() is { Length: > 0 } told ? told : null, number, flow, automatic, priority)
            : Error.Invalid("incident", "must be a number such as INC-042");
    }

    private async Task SaveAsync()
    {
        if (!Body().Succeeded(out var body, out refused))
        {
            return;
        }

        var saved = Id is { } id ? await Workflows.UpdateAsync(Actor, id, body, loaded.Value?.Version, Ct) : await Workflows.CreateAsync(Actor, body, Ct);
        refused = saved.Error;
        if (saved.Succeeded(out var workflow, out _))
        {
            Toasts.Said("Saved");
            Navigation.NavigateTo(Urls.Workflow(workflow.Id));
        }
    }

    private async Task DryRunAsync()
    {
        if (!Body().Succeeded(out var body, out refused))
        {
            return;
        }

        var request = new RunRequest(body.Name, RunOrigin.Workflow, loaded.Value?.Uid ?? "draft", flow)
        {
            IncidentNumber = body.IncidentNumber,
            WorkflowId = Id,
            Priority = priority,
            EditedById = Actor.ResponsibleId,
            Automatic = automatic,
        };
        plan.Forget();
        await plan.LoadAsync(ct => Requests.PreviewAsync(Actor, request, ct), Ct);
    }

    private async Task TakeTheirsAsync()
    {
        if (await Confirm.AskAsync(Question.Of("Load the changed workflow?", "What you changed here and did not save is lost.", "Load the changed one", danger: true)))
        {
            await LoadAsync();
        }
    }
}
