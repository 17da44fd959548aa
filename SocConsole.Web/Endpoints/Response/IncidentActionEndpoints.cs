using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.IncidentActions;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Response;

/// <summary>What is done about an incident, and how that stands.</summary>
internal static class IncidentActionEndpoints
{
    public static void MapIncidentActions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/incidents/{id}", "Incident actions").RequireLimit(Limits.Shared);
        group.MapPost("/contain", Contain).Needs(Permission.ProposePlaybooks).WithSummary("Block the incident's source address").Example("Five minutes", new { duration_seconds = 300 });
        foreach (var verb in new[] { "block-ip", "isolate-host", "reset-passwords" })
        {
            group.MapPost($"/actions/{verb}", (string id, Dictionary<string, JsonElement>? request, IncidentResponse response, Actor actor, CancellationToken ct) => Act(id, verb, request, response, actor, ct))
                .Needs(Permission.ProposePlaybooks).WithSummary($"Have {verb} done for the incident; it starts at once or waits for approval, by its safety");
        }

        group.MapPost("/actions/{verb}", Act).Needs(Permission.ProposePlaybooks).WithSummary("Have one action of the catalogue done for the incident; block-ip, isolate-host, reset-passwords, unblock-ip, kill-process and so on");
        group.MapPost("/schedule_unblock", ScheduleUnblock).Needs(Permission.ApprovePlaybooks).WithSummary("Set when the incident's blocks end, 1 to 1,440 minutes from now").Example("A quarter of an hour", new { minutes = 15 });
        group.MapGet("/block-status", BlockStatus).Needs(Permission.ReadIncidents).WithSummary("Whether the source address is blocked, read back from the connector");
        group.MapGet("/isolation-status", IsolationStatus).Needs(Permission.ReadIncidents).WithSummary("Whether the host is isolated, read back from the connector");

        var analysis = routes.MapApi(ApiFamily.Xdr, "/api/incidents/{id}", "Incident actions").RequireLimit(Limits.Shared);
        analysis.MapPost("/actions/{verb}", Act).Needs(Permission.ProposePlaybooks).WithSummary("As POST /incidents/{id}/actions/{verb}");
        analysis.MapPost("/ai-analysis", Analyse).Needs(Permission.ReadIncidents).WithSummary("What the console makes of the incident, by fixed rules; no model is asked");
        analysis.MapPost("/execute-ai-recommendation", ExecuteRecommendation).Needs(Permission.ProposePlaybooks).WithSummary("Have one recommended action done, by the same approval as any other");
        analysis.MapPost("/execute-ai-plan", ExecutePlan).Needs(Permission.ProposePlaybooks).WithSummary("Have several actions done one after the other, as one run");
        analysis.MapGet("/threat-status", ThreatStatus).Needs(Permission.ReadIncidents).WithSummary("How far the incident is contained, counted from its runs");
    }

    private static async Task<Result<ReceiptBody>> Contain(string id, HttpRequest http, ContainBody? request, IncidentResponse response, Actor actor, CancellationToken ct)
    {
        var duration = request?.DurationSeconds ?? request?.Duration ?? Number(http, "duration_seconds");
        return Incident(id).Succeeded(out var number, out var error)
            ? await response.ContainAsync(actor, number, duration?.ToString(CultureInfo.InvariantCulture), ct).Map(receipt => ReceiptBody.From(receipt, "block_ip"))
            : error;
    }

    private static async Task<Result<ReceiptBody>> Act(string id, string verb, Dictionary<string, JsonElement>? request, IncidentResponse response, Actor actor, CancellationToken ct)
    {
        if (!Incident(id).Succeeded(out var number, out var error) || !StepBody.Texts(request).Succeeded(out var parameters, out error))
        {
            return error;
        }

        if (ActionCatalog.OfVerb(verb) is not { } action)
        {
            return Error.NotFound("Action", verb);
        }

        return verb switch
        {
            "unblock-ip" => await response.UndoAsync(actor, number, ContainmentStatus.BlockActions, ct).Map(receipt => ReceiptBody.From(receipt, verb)),
            "un-isolate-host" => await response.UndoAsync(actor, number, ContainmentStatus.IsolationActions, ct).Map(receipt => ReceiptBody.From(receipt, verb)),
            _ => await response.ActAsync(actor, number, [new WantedAction(action.Name, parameters)], ct).Map(receipt => ReceiptBody.From(receipt, action.Name)),
        };
    }

    private static async Task<Result<ScheduledBody>> ScheduleUnblock(string id, HttpRequest http, ScheduleBody? request, UnblockSchedule schedule, Actor actor, CancellationToken ct) =>
        !Incident(id).Succeeded(out var number, out var error) ? error
        : (request?.Minutes ?? Number(http, "minutes")) is not { } minutes ? Error.Invalid("minutes", "is required")
        : await schedule.SetAsync(actor, number, minutes, ct).Map(ScheduledBody.From);

    private static async Task<Result<BlockStatusBody>> BlockStatus(string id, ContainmentStatus status, Actor actor, CancellationToken ct) =>
        Incident(id).Succeeded(out var number, out var error) ? await status.BlockAsync(actor, number, ct).Map(BlockStatusBody.From) : error;

    private static async Task<Result<IsolationStatusBody>> IsolationStatus(string id, ContainmentStatus status, Actor actor, CancellationToken ct) =>
        Incident(id).Succeeded(out var number, out var error) ? await status.IsolationAsync(actor, number, ct).Map(IsolationStatusBody.From) : error;

    private static async Task<Result<AnalysisBody>> Analyse(string id, IncidentAnalysis analysis, Actor actor, CancellationToken ct) =>
        Incident(id).Succeeded(out var number, out var error) ? await analysis.AnalyseAsync(actor, number, ct).Map(found => AnalysisBody.From(number, found)) : error;

    private static async Task<Result<ReceiptBody>> ExecuteRecommendation(string id, ExecuteActionBody request, IncidentResponse response, Actor actor, CancellationToken ct) =>
        Incident(id).Succeeded(out var number, out var error) && request.ToWish().Succeeded(out var wish, out error)
            ? await response.ActAsync(actor, number, [wish], ct).Map(receipt => ReceiptBody.From(receipt, wish.Action))
            : error;

    private static async Task<Result<PlanStartedBody>> ExecutePlan(string id, PlanRequest request, IncidentResponse response, Actor actor, CancellationToken ct)
    {
        if (!Incident(id).Succeeded(out var number, out var error))
        {
            return error;
        }

        var wishes = new List<WantedAction>();
        foreach (var action in request.Actions ?? [])
        {
            if (!action.ToWish().Succeeded(out var wish, out error))
            {
                return error;
            }

            wishes.Add(wish);
        }

        return await response.ActAsync(actor, number, wishes, ct).Map(receipt => PlanStartedBody.From(receipt, wishes));
    }

    private static async Task<Result<ThreatStatusBody>> ThreatStatus(string id, IncidentThreatStatuses statuses, Actor actor, CancellationToken ct) =>
        Incident(id).Succeeded(out var number, out var error) ? await statuses.GetAsync(actor, number, ct).Map(ThreatStatusBody.From) : error;

    // What is no number of an incident names none.
    private static Result<int> Incident(string id) => IncidentNumber.TryParse(id, out var number) ? number : Error.NotFound("Incident", id);

    private static int? Number(HttpRequest http, string name) => int.TryParse(http.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
