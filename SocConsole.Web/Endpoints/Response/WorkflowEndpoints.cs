using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Workflows;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Response;

/// <summary>Workflows: made, validated, tried, executed, stopped, exchanged.</summary>
internal static class WorkflowEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapWorkflows(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/response", "Workflows").RequireLimit(Limits.Shared);
        group.MapGet("/workflows", List).Needs(Permission.ReadPlaybooks).WithSummary("Workflows, the newest first; filters status, incident_id, q");
        group.MapPost("/workflows/create", Create).Needs(Permission.ManageAutomation).Succeeds(StatusCodes.Status201Created).WithSummary("Make a workflow")
            .Example("Block, then collect", new { name = "Brute force", steps = new[] { new { action_type = "block_ip", parameters = new { ip_address = "{source_ip}", duration = 3600 } } } });
        group.MapPost("/workflows/validate", Validate).Needs(Permission.ManageAutomation).WithSummary("Say what is wrong with a workflow without keeping it");
        group.MapPost("/workflows/import", Import).Needs(Permission.ManageAutomation).Succeeds(StatusCodes.Status201Created).WithSummary("Make a workflow of a CACAO 2.0 playbook");
        group.MapPost("/workflows/execute", Execute).Needs(Permission.ProposePlaybooks).WithSummary("Execute a workflow; it starts or waits for approval, by the safety of its steps");
        group.MapGet("/workflows/{id:int}", Get).Needs(Permission.ReadPlaybooks).WithSummary("One workflow with its latest run");
        group.MapPut("/workflows/{id:int}", Update).Needs(Permission.ManageAutomation).WithSummary("Change a workflow; who does can't approve its runs");
        group.MapDelete("/workflows/{id:int}", Archive).Needs(Permission.ManageAutomation).WithSummary("Put a workflow away; its runs stay");
        group.MapGet("/workflows/{id:int}/status", Status).Needs(Permission.ReadPlaybooks).WithSummary("How far its latest run is");
        group.MapGet("/workflows/{id:int}/actions", Actions).Needs(Permission.ReadPlaybooks).WithSummary("The steps of its latest run with their results");
        group.MapPost("/workflows/{id:int}/dry-run", DryRun).Needs(Permission.ReadPlaybooks).WithSummary("What a run would do, touch and need, without making one");
        group.MapPost("/workflows/{id:int}/cancel", Cancel).Needs(Permission.ProposePlaybooks).WithSummary("Stop its latest run before the next step; 409 when it has ended");
        group.MapGet("/workflows/{id:int}/export", Export).Needs(Permission.ReadPlaybooks).WithSummary("The workflow as a CACAO 2.0 playbook");
        group.MapPost("/runs/{number}/retry", Retry).Needs(Permission.ProposePlaybooks).Succeeds(StatusCodes.Status201Created).WithSummary("Run again what a failed or stopped run left undone");
        group.MapPost("/runs/{number}/cancel", CancelRun).Needs(Permission.ProposePlaybooks).WithSummary("Stop a run before its next step");
        group.MapPost("/runs/{number}/steps/{order}/report", Report).Needs(Permission.WorkIncidents).WithSummary("Say that a step that waits for a person is done, or could not be")
            .Example("Done", new { done = true, note = "Unplugged web-02 from switch 3, port 12; the link is down.", evidence = Array.Empty<long>() });
    }

    private static async Task<Result<WorkflowListBody>> List(WorkflowService workflows, Actor actor, CancellationToken ct, string? status = null, string? q = null, int? incident_id = null, int page = 1, int limit = DefaultLimit) =>
        RunWords.Read(status == "pending" ? null : status).Succeeded(out var wanted, out var error)
            ? await workflows.ListAsync(actor, new WorkflowFilter(incident_id, wanted, q, NeverRun: status == "pending"), new PageRequest(page, limit), ct).Map(WorkflowListBody.From)
            : error;

    private static async Task<Result<WorkflowCreatedBody>> Create(WorkflowRequest request, WorkflowService workflows, WorkflowRuns runs, Actor actor, CancellationToken ct)
    {
        if (!request.ToBody().Succeeded(out var body, out var error) || !(await workflows.CreateAsync(actor, body, ct)).Succeeded(out var made, out error))
        {
            return error;
        }

        return (await runs.PreviewAsync(actor, made.Id, null, ct)).Map(plan => WorkflowCreatedBody.From(made, plan));
    }

    private static Result<ValidationBody> Validate(WorkflowRequest request, Actor actor) =>
        request.ToBody().Succeeded(out var body, out var error) && WorkflowService.Check(actor, body).Succeeded(out var flow, out error)
            ? new ValidationBody(true, flow.Actions().Count(), [])
            : error.Kind == ErrorKind.Invalid ? new ValidationBody(false, 0, [error.Message]) : error;

    private static async Task<Result<ImportedBody>> Import(HttpRequest request, WorkflowService workflows, Actor actor, CancellationToken ct)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = new char[CacaoImport.MaximumBytes + 1];
        var length = await reader.ReadBlockAsync(text, ct);
        if (length > CacaoImport.MaximumBytes)
        {
            return new Error(ErrorKind.TooLarge, "PLAYBOOK_TOO_LARGE", "A playbook has at most 1 MB.");
        }

        return CacaoImport.Read(new string(text, 0, length)).Succeeded(out var read, out var error) && (await workflows.CreateAsync(actor, read.Body, ct)).Succeeded(out var made, out error)
            ? new ImportedBody(WorkflowRowBody.From(made), read.Notes)
            : error;
    }

    private static async Task<Result<WorkflowStartedBody>> Execute(ExecuteWorkflowBody request, WorkflowRuns runs, Actor actor, CancellationToken ct)
    {
        if (!request.Id().Succeeded(out var id, out var error) || !IncidentReference.Read(request.IncidentId).Succeeded(out var incident, out error)
            || !(await runs.ExecuteAsync(actor, id, incident, request.DryRun ? RunMode.DryRun : RunMode.Live, ct)).Succeeded(out var number, out error))
        {
            return error;
        }

        return (await runs.LatestAsync(actor, id, ct)).Map(run => WorkflowStartedBody.From(id, number, run!));
    }

    private static Task<Result<WorkflowRowBody>> Get(int id, WorkflowService workflows, Actor actor, CancellationToken ct) => workflows.GetAsync(actor, id, ct).Map(WorkflowRowBody.From);

    private static async Task<Result<WorkflowRowBody>> Update(int id, WorkflowRequest request, WorkflowService workflows, Actor actor, CancellationToken ct) =>
        request.ToBody().Succeeded(out var body, out var error) ? await workflows.UpdateAsync(actor, id, body, request.Version, ct).Map(WorkflowRowBody.From) : error;

    private static Task<Result<MessageBody>> Archive(int id, WorkflowService workflows, Actor actor, CancellationToken ct) => workflows.ArchiveAsync(actor, id, ct).Map(_ => new MessageBody("The workflow is put away."));

    private static Task<Result<WorkflowStatusBody>> Status(int id, WorkflowRuns runs, Actor actor, CancellationToken ct) => runs.LatestAsync(actor, id, ct).Map(run => WorkflowStatusBody.From(id, run));

    private static Task<Result<WorkflowActionsBody>> Actions(int id, WorkflowRuns runs, Actor actor, CancellationToken ct) => runs.LatestAsync(actor, id, ct).Map(run => WorkflowActionsBody.From(id, run));

    private static async Task<Result<PlanBody>> DryRun(int id, DryRunBody? request, WorkflowRuns runs, Actor actor, CancellationToken ct) =>
        IncidentReference.Read(request?.IncidentId).Succeeded(out var incident, out var error) ? await runs.PreviewAsync(actor, id, incident, ct).Map(PlanBody.From) : error;

    private static Task<Result<CancelledBody>> Cancel(int id, WorkflowRuns runs, Actor actor, CancellationToken ct) => runs.CancelAsync(actor, id, ct).Map(_ => CancelledBody.Asked);

    private static async Task<Result<JsonObject>> Export(int id, WorkflowService workflows, Actor actor, CancellationToken ct) => await workflows.GetAsync(actor, id, ct).Map(CacaoExport.Write);

    private static Task<Result<RetriedBody>> Retry(string number, WorkflowRuns runs, Actor actor, CancellationToken ct) => runs.RetryAsync(actor, number, ct).Map(made => new RetriedBody(true, made, number));

    private static Task<Result<CancelledBody>> CancelRun(string number, RunCancel cancel, Actor actor, CancellationToken ct) => cancel.CancelAsync(actor, number, ct).Map(_ => CancelledBody.Asked);

    private static async Task<Result<MessageBody>> Report(string number, string order, ReportBody request, ManualSteps steps, Actor actor, CancellationToken ct) =>
        !int.TryParse(order, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? Error.NotFound("Step", $"{number}/{order}")
            : request.Done is { } done
            ? await steps.ReportAsync(actor, number, step, new ManualReport(done, request.Note ?? string.Empty, request.Evidence ?? []), ct).Map(_ => new MessageBody("The step is reported; the run goes on."))
            : Error.Invalid("done", "is required");
}

internal sealed record DryRunBody(JsonElement? IncidentId);

internal sealed record ReportBody(bool? Done, string? Note, IReadOnlyList<long>? Evidence);

internal sealed record RetriedBody(bool Success, string RunId, string RetryOf);

internal sealed record ImportedBody(WorkflowRowBody Workflow, IReadOnlyList<string> Notes);

internal sealed record ValidationBody(bool Valid, int TotalSteps, IReadOnlyList<string> Errors);

internal sealed record CancelledBody(bool Success, string Status, string Message)
{
    public static readonly CancelledBody Asked = new(true, "cancel_requested", "The run is stopped, or stops before its next step; what was done stays and can be undone.");
}
