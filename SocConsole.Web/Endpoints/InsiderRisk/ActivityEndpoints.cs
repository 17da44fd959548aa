using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Import;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.InsiderRisk.Simulation;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.InsiderRisk;

/// <summary>Activities that come in, one or many, and simulated ones.</summary>
internal static class ActivityEndpoints
{
    private const int SimulatedUnlessAsked = 10;

    public static void MapActivities(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.InsiderRisk, "/api", "Activities").RequireLimit(Limits.Sensors);
        group.MapPost("/activities/ingest", Ingest).Needs(Permission.SendEvents).WithSummary("Send one activity; answers the person's score after it. Somebody unknown becomes a watched person")
            .Example("A file", new { user_id = "U001", activity_type = "file_access", timestamp = "2024-11-14T10:30:00Z", details = new { file_path = "/finance/report.xlsx", action = "read", size_mb = 15.5, sensitive = true }, ip_address = "192.168.1.100", device_id = "laptop-001" });
        group.MapPost("/trigger/anomaly", Trigger).Needs(Permission.SimulateAttacks).WithSummary("Play data_exfiltration, off_hours or sabotage as marked activities through the way of real ones");
        group.MapPost("/simulate/activity", Simulate).Needs(Permission.SimulateAttacks).WithSummary("Play ordinary work as marked activities");
        routes.MapApi(ApiFamily.InsiderRisk, "/api/v1/insider", "Activities").RequireLimit(Limits.Sensors).MapPost("/activities", Batch).Needs(Permission.SendEvents).Accepts<string>("application/x-ndjson", "application/json", "text/plain", "text/csv")
            .WithSummary("Send up to 20,000 activities, one JSON object a line, or as CSV with a header; what is sent again is kept once. Answers after the commit, with the scores up to date");
    }

    private static async Task<Result<IngestedBody>> Ingest(JsonElement body, Actor actor, ActivityReader reader, ActivityIntake intake, InsiderAlertService alerts, CancellationToken ct)
    {
        if (!reader.Read(body).Succeeded(out var draft, out var error))
        {
            return error;
        }

        if (!(await intake.TakeAsync(actor, [draft], simulated: false, ct)).Succeeded(out var outcome, out error))
        {
            return error;
        }

        var alert = await AlertAsync(actor, alerts, draft.UserId, DateOnly.FromDateTime(draft.Facts.At), ct);
        return new IngestedBody("ok", true, actor.May(Permission.ReadPeople) && outcome.Scores.TryGetValue(draft.UserId, out var score) ? score : null, alert is null ? null : new AlertMarkBody(InsiderText.Alert(alert.Number), alert.Score, Wire.Name(alert.Level)));
    }

    private static async Task<Result<AnomalyBody>> Trigger([FromQuery(Name = "user_id")] string? user, [FromQuery(Name = "anomaly_type")] string? kind, Actor actor, InsiderSimulation simulation, InsiderAlertService alerts, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(user) || kind is null)
        {
            return Error.Invalid(kind is null && !string.IsNullOrEmpty(user) ? "anomaly_type" : "user_id", "is needed");
        }

        if (!(await simulation.AnomalyAsync(actor, user, kind, ct)).Succeeded(out var outcome, out var error))
        {
            return error;
        }

        var (score, alert) = (outcome.Scores[user], await AlertAsync(actor, alerts, user, outcome.Day ?? default, ct));
        return new AnomalyBody("success", user, kind, score, Wire.Name(RiskLevels.Of(score)), alert is null ? null : InsiderText.Alert(alert.Number), outcome.Kept, true);
    }

    private static async Task<Result<SimulatedBody>> Simulate([FromQuery(Name = "user_id")] string? user, [FromQuery(Name = "activity_count")] int? count, Actor actor, InsiderSimulation simulation, CancellationToken ct) =>
        string.IsNullOrEmpty(user) ? Error.Invalid("user_id", "is needed") : await simulation.OrdinaryAsync(actor, user, count ?? SimulatedUnlessAsked, ct).Map(outcome => new SimulatedBody("success", user, outcome.Kept, outcome.Scores[user], true));

    private static async Task<Result<BatchBody>> Batch(HttpRequest request, Actor actor, ActivityImport import, CancellationToken ct)
    {
        var format = InsiderText.IsSheet(request) ? ActivityFormat.Sheet : ActivityFormat.Lines;
        return (await import.RunAsync(actor, request.Body, format, ActivityIntake.MostAtOnce, null, ct)).Succeeded(out var report, out var error) ? Told(report) : error;
    }

    private static Result<BatchBody> Told(ActivityImportReport report) => report.Received == report.Failed
        ? Error.Invalid(report.Errors.Count > 0 ? report.Errors[0] : "there is no activity in the body")
        : new BatchBody(report.Failed == 0 ? "stored" : "partial", report.Received, report.Accepted, report.Duplicates, report.Failed, report.Errors, report.Late);

    // The alert of the day, if there is one that is not resolved.
    private static async Task<InsiderAlertView?> AlertAsync(Actor actor, InsiderAlertService alerts, string user, DateOnly day, CancellationToken ct) =>
        actor.May(Permission.ReadPeople) && (await alerts.OfPersonAsync(actor, user, 5, ct)).Succeeded(out var found, out _) ? found.FirstOrDefault(alert => alert is { Manual: false } && alert.Date == day && alert.Status != InsiderAlertStatus.Resolved) : null;
}
