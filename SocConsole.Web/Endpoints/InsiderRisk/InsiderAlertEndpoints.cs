using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.InsiderRisk;

/// <summary>Insider alerts, and the incidents about people.</summary>
internal static class InsiderAlertEndpoints
{
    private const int AlertsUnlessAsked = 50;
    private const int IncidentsUnlessAsked = 100;
    private static readonly int[] Three = [42, 43, 44];

    public static void MapInsiderAlerts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.InsiderRisk, "/api", "Insider alerts");
        group.MapGet("/alerts", Alerts).Needs(Permission.ReadPeople).WithSummary("Insider alerts, the newest first");
        group.MapPost("/alerts/mark-viewed", Mark).Needs(Permission.ReadPeople).WithSummary("Mark alerts as looked at; alert_ids null marks all").Example("Three", new { alert_ids = Three });
        group.MapGet("/incidents", Incidents).Needs(Permission.ReadPeople).WithSummary("Incidents about people, the newest first");
        group.MapPost("/incidents", Create).Needs(Permission.WorkIncidents).Succeeds(StatusCodes.Status201Created).WithSummary("Open an incident about a person")
            .Example("By hand", new { user_id = "U002", severity = "high", description = "Suspicious activity detected", explanation = "Multiple large file downloads to external email" });
        group.MapPatch("/incidents/{alert_id}/status", Patch).Needs(Permission.WorkIncidents).WithSummary("Change the state of an incident about a person: alert_db_id, ALT00042 or INC-042").Example("Begin", new { status = "in_progress" });
        group.MapPost("/incidents/{alert_id}/resolve", Resolve).Needs(Permission.WorkIncidents).WithSummary("Resolve an incident about a person; a verdict becomes a label to learn from")
            .Example("A false positive", new { resolution_notes = "Authorized for the project.", verdict = "benign" });
    }

    private static Task<Result<IReadOnlyList<InsiderAlertBody>>> Alerts(int? limit, bool? unread_only, Actor actor, InsiderAlertService alerts, CancellationToken ct) =>
        alerts.ListAsync(actor, unread_only ?? false, null, incidents: false, limit ?? AlertsUnlessAsked, ct).Map(found => (IReadOnlyList<InsiderAlertBody>)[.. found.Select(InsiderAlertBody.From)]);

    private static Task<Result<MarkedBody>> Mark(MarkBody body, Actor actor, InsiderAlertService alerts, CancellationToken ct) => alerts.MarkAsync(actor, body.AlertIds, ct).Map(count => new MarkedBody("success", count));

    private static async Task<Result<IReadOnlyList<PersonIncidentBody>>> Incidents(string? status, int? limit, Actor actor, InsiderAlertService alerts, CancellationToken ct) =>
        Status(status).Succeeded(out var wanted, out var error)
            ? await alerts.ListAsync(actor, unread: false, wanted, incidents: true, limit ?? IncidentsUnlessAsked, ct).Map(found => (IReadOnlyList<PersonIncidentBody>)[.. found.Select(PersonIncidentBody.From)])
            : error;

    private static async Task<Result<PersonIncidentBody>> Create(NewPersonIncidentBody body, Actor actor, InsiderAlertService alerts, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(body.UserId))
        {
            return Error.Invalid("user_id", "is needed");
        }

        return body.Severity is { } word && Wire.TryRead<Severity>(word, out var severity)
            ? await alerts.CreateAsync(actor, body.UserId, severity, body.Description ?? string.Empty, body.Explanation, ct).Map(PersonIncidentBody.From)
            : Error.Invalid("severity", "must be one of informational, low, medium, high, critical");
    }

    private static async Task<Result<StatusChangedBody>> Patch([FromRoute(Name = "alert_id")] string alert, StatusBody body, Actor actor, InsiderAlertService alerts, CancellationToken ct)
    {
        if (!Status(body.Status ?? string.Empty).Succeeded(out var status, out var error))
        {
            return error;
        }

        return await alerts.SetAsync(actor, alert, status!.Value, null, null, ct).Map(view => new StatusChangedBody("updated", view.IncidentNumber ?? 0, Wire.Name(view.Status)));
    }

    private static async Task<Result<ResolvedBody>> Resolve([FromRoute(Name = "alert_id")] string alert, ResolveBody body, TimeProvider clock, Actor actor, InsiderAlertService alerts, CancellationToken ct)
    {
        InsiderVerdict? verdict = null;
        if (body.Verdict is { } word)
        {
            if (!Wire.TryRead<InsiderVerdict>(word, out var said))
            {
                return Error.Invalid("verdict", "must be malicious or benign");
            }

            verdict = said;
        }

        return await alerts.SetAsync(actor, alert, InsiderAlertStatus.Resolved, body.ResolutionNotes ?? string.Empty, verdict, ct).Map(view => new ResolvedBody("resolved", view.IncidentNumber ?? 0, clock.GetUtcNow().UtcDateTime));
    }

    private static Result<InsiderAlertStatus?> Status(string? word) =>
        word is null ? Result.Of<InsiderAlertStatus?>(null) : Wire.TryRead<InsiderAlertStatus>(word, out var status) ? Result.Of<InsiderAlertStatus?>(status) : Error.Invalid("status", "must be open, in_progress or resolved");
}
