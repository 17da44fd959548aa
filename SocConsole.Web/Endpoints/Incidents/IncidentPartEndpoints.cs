using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Evidence;
using SocConsole.Core.Incidents.Reading;
using SocConsole.Core.Incidents.Reports;
using SocConsole.Core.Incidents.Work;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Incidents;

/// <summary>Tasks, notes, evidence and the story of one incident; beside the documents.</summary>
internal static class IncidentPartEndpoints
{
    public static void MapIncidentParts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/v1/incidents/{id}", "Incidents");

        group.MapGet("/timeline", Timeline).Needs(Permission.ReadIncidents).WithSummary("What happened, the newest first: entries, the threats' timelines and the events; page= and limit=");
        group.MapGet("/events", Events).Needs(Permission.ReadIncidents).WithSummary("The events that its threats stand on, the newest first, limit=1…1000");
        group.MapGet("/indicators", Indicators).Needs(Permission.ReadIncidents).WithSummary("The indicators of its threats");
        group.MapGet("/similar", Similar).Needs(Permission.ReadIncidents).WithSummary("Incidents like it, how they ended and what was done");
        group.MapGet("/report.html", Html).Needs(Permission.ReadIncidents).WithSummary("The report as one HTML file without script").Produces<string>(contentType: "text/html");
        group.MapGet("/report.pdf", Pdf).Needs(Permission.ReadIncidents).WithSummary("The report as PDF").Produces<string>(contentType: "application/pdf");
        group.MapGet("/tasks", Tasks).Needs(Permission.ReadIncidents).WithSummary("Its checklist");
        group.MapPost("/tasks", AddTask).Needs(Permission.WorkIncidents).Succeeds(StatusCodes.Status201Created).WithSummary("Add a task").Example("Task", new { title = "Call the owner of the host" });
        group.MapPatch("/tasks/{taskId:long}", ChangeTask).Needs(Permission.WorkIncidents).WithSummary("Tick a task, by {\"done\": true}, or move it, by {\"order\": 1}");
        group.MapDelete("/tasks/{taskId:long}", DeleteTask).Needs(Permission.WorkIncidents).WithSummary("Delete a task");
        group.MapGet("/notes", Notes).Needs(Permission.ReadIncidents).WithSummary("What people wrote");
        group.MapPost("/notes", AddNote).Needs(Permission.WorkIncidents).Succeeds(StatusCodes.Status201Created).WithSummary("Write a note").Example("Note", new { text = "The owner did not sign in himself" });
        group.MapPut("/notes/{noteId:long}", EditNote).Needs(Permission.WorkIncidents).WithSummary("Change a note of one's own");
        MapEvidence(group);
    }

    private static void MapEvidence(RouteGroupBuilder group)
    {
        group.MapGet("/evidence", Evidence).Needs(Permission.ReadIncidents).WithSummary("Its files with their SHA-256");
        group.MapPost("/evidence", AddEvidence).Needs(Permission.WorkIncidents).Succeeds(StatusCodes.Status201Created).Accepts<string>("multipart/form-data", "application/octet-stream")
            .WithSummary("Add a file of at most 50 MB: the part named file of a form with an optional description before it, or the bytes themselves with ?file_name= and ?description=");
        group.MapGet("/evidence/{evidenceId:long}", Download).Needs(Permission.ReadIncidents).Produces<string>(contentType: "application/octet-stream").WithSummary("Download a file; audited");
        group.MapGet("/evidence/{evidenceId:long}/verify", Verify).Needs(Permission.ReadIncidents).WithSummary("Read a file again and compare its SHA-256 with the one it came with");
        group.MapDelete("/evidence/{evidenceId:long}", DeleteEvidence).Needs(Permission.WorkIncidents).WithSummary("Refused with 409: evidence is kept");
    }

    private static async Task<Result<StoryListBody>> Timeline(string id, int? page, int? limit, Actor actor, IncidentStory story, CancellationToken ct) =>
        await story.TimelineAsync(actor, id, new PageRequest(page ?? 1, limit ?? 50), ct).Map(found => new StoryListBody([.. found.Items.Select(StoryBody.From)], found.Total, found.Number, found.Size));

    private static Task<Result<IncidentEventListBody>> Events(string id, int? limit, Actor actor, IncidentStory story, CancellationToken ct) =>
        story.EventsAsync(actor, id, limit ?? 100, ct).Map(events => new IncidentEventListBody([.. events.Select(IncidentEventBody.From)]));

    private static Task<Result<IndicatorListBody>> Indicators(string id, Actor actor, IncidentStory story, CancellationToken ct) => story.IndicatorsAsync(actor, id, ct).Map(found => new IndicatorListBody(found));

    private static Task<Result<SimilarListBody>> Similar(string id, Actor actor, IncidentSimilarity similarity, CancellationToken ct) =>
        similarity.FindAsync(actor, id, ct).Map(found => new SimilarListBody([.. found.Select(SimilarBody.From)]));

    private static Task<object> Html(string id, Actor actor, IncidentReportService reports, CancellationToken ct) => Report(id, ReportFormat.Html, actor, reports, ct);

    private static Task<object> Pdf(string id, Actor actor, IncidentReportService reports, CancellationToken ct) => Report(id, ReportFormat.Pdf, actor, reports, ct);

    // As a download: what is in it comes from attackers, and must not be shown under the console's own address.
    private static async Task<object> Report(string id, ReportFormat format, Actor actor, IncidentReportService reports, CancellationToken ct) =>
        (await reports.WriteAsync(actor, id, format, ct)).Succeeded(out var file, out var error) ? TypedResults.File(file.Content, file.ContentType, file.FileName) : Refused(error);

    private static Task<Result<TaskListBody>> Tasks(string id, Actor actor, IncidentService incidents, CancellationToken ct) => incidents.GetAsync(actor, id, ct).Map(detail => new TaskListBody(detail.Tasks));

    private static Task<Result<TaskView>> AddTask(string id, NewTaskBody body, Actor actor, IncidentTaskService tasks, CancellationToken ct) => tasks.AddAsync(actor, id, body.Title, body.Description, ct);

    private static async Task<Result<TaskView>> ChangeTask(string id, long taskId, TaskChangeBody body, Actor actor, IncidentTaskService tasks, CancellationToken ct)
    {
        if (body is { Done: null, Order: null })
        {
            return Error.Invalid("done", "or order is required");
        }

        Result<TaskView> changed = default;
        if (body.Order is { } order)
        {
            changed = await tasks.MoveAsync(actor, id, taskId, order, ct);
        }

        return body.Done is { } done && changed.Error is null ? await tasks.TickAsync(actor, id, taskId, done, ct) : changed;
    }

    private static Task<Result<DeletedTaskBody>> DeleteTask(string id, long taskId, Actor actor, IncidentTaskService tasks, CancellationToken ct) =>
        tasks.DeleteAsync(actor, id, taskId, ct).Map(_ => new DeletedTaskBody(taskId));

    private static Task<Result<NoteListBody>> Notes(string id, Actor actor, IncidentService incidents, CancellationToken ct) => incidents.GetAsync(actor, id, ct).Map(detail => new NoteListBody(detail.Notes));

    private static Task<Result<NoteView>> AddNote(string id, NoteBody body, Actor actor, IncidentNoteService notes, CancellationToken ct) => notes.AddAsync(actor, id, body.Text, ct);

    private static Task<Result<NoteView>> EditNote(string id, long noteId, NoteBody body, Actor actor, IncidentNoteService notes, CancellationToken ct) => notes.EditAsync(actor, id, noteId, body.Text, ct);

    private static Task<Result<EvidenceListBody>> Evidence(string id, Actor actor, IncidentService incidents, CancellationToken ct) =>
        incidents.GetAsync(actor, id, ct).Map(detail => new EvidenceListBody(detail.Evidence));

    private static Task<Result<EvidenceFileView>> AddEvidence(string id, HttpContext http, Actor actor, IncidentEvidenceService evidence, CancellationToken ct) => EvidenceUpload.TakeAsync(http, id, actor, evidence, ct);

    private static async Task<object> Download(string id, long evidenceId, Actor actor, IncidentEvidenceService evidence, CancellationToken ct) =>
        (await evidence.OpenAsync(actor, id, evidenceId, ct)).Succeeded(out var file, out var error)
            ? TypedResults.Stream(file.Content, "application/octet-stream", file.FileName)
            : Refused(error);

    private static Task<Result<EvidenceCheck>> Verify(string id, long evidenceId, Actor actor, IncidentEvidenceService evidence, CancellationToken ct) => evidence.VerifyAsync(actor, id, evidenceId, ct);

    private static Task<Result<Done>> DeleteEvidence(string id, long evidenceId, Actor actor, IncidentEvidenceService evidence, CancellationToken ct) => evidence.DeleteAsync(actor, id, evidenceId, ct);

    private static Result<Done> Refused(Error error) => error;
}
