using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.InsiderRisk.Simulation;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.InsiderRisk;

/// <summary>Activities that come in, one or many, and simulated ones.</summary>
internal static class ActivityEndpoints
{
    private const int SimulatedUnlessAsked = 10;
    private const int MostErrors = 20;

    public static void MapActivities(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.InsiderRisk, "/api", "Activities").RequireLimit(Limits.Sensors);
        group.MapPost("/activities/ingest", Ingest).Needs(Permission.SendEvents).WithSummary("Send one activity; answers the person's score after it. Somebody unknown becomes a watched person")
            .Example("A file", new { user_id = "U001", activity_type = "file_access", timestamp = "2024-11-14T10:30:00Z", details = new { file_path = "/finance/report.xlsx", action = "read", size_mb = 15.5, sensitive = true }, ip_address = "192.168.1.100", device_id = "laptop-001" });
        group.MapPost("/trigger/anomaly", Trigger).Needs(Permission.SimulateAttacks).WithSummary("Play data_exfiltration, off_hours or sabotage as marked activities through the way of real ones");
        group.MapPost("/simulate/activity", Simulate).Needs(Permission.SimulateAttacks).WithSummary("Play ordinary work as marked activities");
        routes.MapApi(ApiFamily.InsiderRisk, "/api/v1/insider", "Activities").RequireLimit(Limits.Sensors).MapPost("/activities", Batch).Needs(Permission.SendEvents).Accepts<string>("application/x-ndjson", "application/json", "text/plain")
            .WithSummary("Send up to 20,000 activities, one JSON object a line; what is sent again is kept once. Answers after the commit, with the scores up to date");
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

    private static async Task<Result<AnomalyBody>> Trigger([FromQuery(Name = "user_id")] string user, [FromQuery(Name = "anomaly_type")] string kind, Actor actor, InsiderSimulation simulation, InsiderAlertService alerts, TimeProvider clock, CancellationToken ct)
    {
        if (!(await simulation.AnomalyAsync(actor, user, kind, ct)).Succeeded(out var outcome, out var error))
        {
            return error;
        }

        var (score, alert) = (outcome.Scores[user], await AlertAsync(actor, alerts, user, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), ct));
        return new AnomalyBody("success", user, kind, score, Wire.Name(RiskLevels.Of(score)), alert is null ? null : InsiderText.Alert(alert.Number), outcome.Kept, true);
    }

    private static Task<Result<SimulatedBody>> Simulate([FromQuery(Name = "user_id")] string user, [FromQuery(Name = "activity_count")] int? count, Actor actor, InsiderSimulation simulation, CancellationToken ct) =>
        simulation.OrdinaryAsync(actor, user, count ?? SimulatedUnlessAsked, ct).Map(outcome => new SimulatedBody("success", user, outcome.Kept, outcome.Scores[user], true));

    private static async Task<Result<BatchBody>> Batch(HttpRequest request, Actor actor, ActivityReader reader, ActivityIntake intake, CancellationToken ct)
    {
        var (drafts, errors, failed, number) = (new List<ActivityDraft>(), new List<string>(), 0, 0);
        using var lines = new StreamReader(request.Body);
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (drafts.Count + failed >= ActivityIntake.MostAtOnce)
            {
                return Error.Invalid($"at most {ActivityIntake.MostAtOnce} activities at a time");
            }

            var read = Read(reader, line);
            if (read.Succeeded(out var draft, out var error))
            {
                drafts.Add(draft);
                continue;
            }

            failed++;
            if (errors.Count < MostErrors)
            {
                errors.Add($"line {number}: {error.Message}");
            }
        }

        if (drafts.Count == 0)
        {
            return Error.Invalid(errors.Count > 0 ? errors[0] : "there is no activity in the body");
        }

        return await intake.TakeAsync(actor, drafts, simulated: false, ct)
            .Map(outcome => new BatchBody(failed == 0 ? "stored" : "partial", outcome.Received + failed, outcome.Kept, outcome.Repeated, failed, errors, outcome.Late));
    }

    private static Result<ActivityDraft> Read(ActivityReader reader, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return reader.Read(document.RootElement);
        }
        catch (JsonException)
        {
            return Error.Invalid("it is no JSON");
        }
    }

    // The alert of the day, if there is one that is not resolved.
    private static async Task<InsiderAlertView?> AlertAsync(Actor actor, InsiderAlertService alerts, string user, DateOnly day, CancellationToken ct) =>
        actor.May(Permission.ReadPeople) && (await alerts.OfPersonAsync(actor, user, 5, ct)).Succeeded(out var found, out _) ? found.FirstOrDefault(alert => alert is { Manual: false } && alert.Date == day && alert.Status != InsiderAlertStatus.Resolved) : null;
}
