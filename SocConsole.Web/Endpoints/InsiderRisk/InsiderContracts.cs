using System.Globalization;
using System.Text.Json;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Overview;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Places;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.InsiderRisk;

/// <summary>Numbers as the document writes them.</summary>
internal static class InsiderText
{
    public static string Alert(int number) => string.Create(CultureInfo.InvariantCulture, $"ALT{number:D5}");

    public static bool IsSheet(HttpRequest request) => request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) == true;

    public static string Incident(int number) => string.Create(CultureInfo.InvariantCulture, $"INC-{number:D3}");
}

/// <param name="Name">Masked unless the organization shows names or an incident about the person is open; the user id for somebody known by activities only.</param>
/// <param name="ItsScore">0 to 100; null before the first activity.</param>
internal sealed record PersonBody(string UserId, string Name, string Email, string Role, string Department, double? ItsScore, string RiskLevel, string Status, bool Masked, DateTime? LastActivity)
{
    public static PersonBody From(PersonView view) => new(
        view.UserId, view.Name ?? view.UserId, view.Email ?? string.Empty, view.Role ?? string.Empty, view.Department ?? string.Empty, view.Score, Wire.Name(view.Level), view.Status, view.Masked, view.LastActivityAt);
}

internal sealed record ActivityBody(long ActivityId, DateTime Timestamp, string ActivityType, JsonElement Details, string? IpAddress, string? DeviceId, bool Simulated)
{
    public static ActivityBody From(ActivityView view) => new(view.Id, view.At, ActivityWords.Of(view.Kind), JsonElement.Parse(view.Details), view.Ip, view.Device, view.Simulated);
}

internal sealed record InsiderAlertBody(
    string AlertId, long AlertDbId, string UserId, DateTime Timestamp, double ItsScore, string RiskLevel, IReadOnlyList<string> Anomalies, string Explanation, string Status, bool IsViewed, string? IncidentId, int FoldedDays, bool Simulated)
{
    public static InsiderAlertBody From(InsiderAlertView view) => new(
        InsiderText.Alert(view.Number), view.Id, view.UserId, view.At, view.Score, Wire.Name(view.Level), view.Anomalies, view.Explanation, Wire.Name(view.Status), view.Viewed,
        view.IncidentNumber is { } number ? InsiderText.Incident(number) : null, view.Folded, view.Simulated);
}

/// <param name="AlertId">Row of the alert; the other endpoints take it.</param>
internal sealed record PersonIncidentBody(string Id, long AlertId, string User, string UserId, string? Severity, string Status, DateTime Created, string Description, double ItsScore, string? ResolutionNotes)
{
    public static PersonIncidentBody From(InsiderAlertView view) => new(
        InsiderText.Incident(view.IncidentNumber ?? 0), view.Id, view.Name ?? view.UserId, view.UserId, view.Severity is { } severity ? Wire.Name(severity) : null, Wire.Name(view.Status), view.At, view.Explanation, view.Score, view.ResolutionNotes);
}

internal sealed record InsiderStatsBody(int TotalUsers, int ActiveThreats, int AlertsToday, double? AverageIts, int HighRiskUsers, IReadOnlyList<InsiderAlertBody> RecentAlerts)
{
    public static InsiderStatsBody From(InsiderFigures figures) => new(figures.People, figures.OpenAlerts, figures.AlertsToday, figures.AverageScore, figures.HighRisk, [.. figures.Recent.Select(InsiderAlertBody.From)]);
}

internal sealed record TrendBody(string Date, double Score);

/// <summary>Shares in percent of the last 30 days; null where there is nothing to divide by.</summary>
internal sealed record PatternsBody(double? OffHoursActivity, double? SensitiveFileAccess, double? ExternalEmailRatio);

internal sealed record IntelligenceBody(
    string Name, string UserId, double? ItsScore, string RiskLevel, IReadOnlyList<TrendBody> RiskTrend, PatternsBody BehavioralPatterns, IReadOnlyList<string> Anomalies, IReadOnlyList<ScorePart> Parts)
{
    public static IntelligenceBody From(PersonIntelligence found) => new(
        found.Person.Name ?? found.Person.UserId, found.Person.UserId, found.Person.Score, Wire.Name(found.Person.Level), [.. found.Trend.Select(day => new TrendBody(Day(day.Date), day.Score))],
        new PatternsBody(found.OffHours, found.Sensitive, found.External), found.Anomalies, found.Parts);

    public static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

internal sealed record PlaceBody(string Location, string User, string UserId, DateTime Time, string Risk, string Kind, double? SpeedKmh)
{
    public static PlaceBody From(PlaceAnomaly found) => new(found.Location, found.Name ?? found.UserId, found.UserId, found.At, Wire.Name(found.Risk), found.Kind, found.Speed);
}

internal sealed record PlacesBody(IReadOnlyList<PlaceBody> Anomalies);

internal sealed record MarkBody(IReadOnlyList<long>? AlertIds);

internal sealed record MarkedBody(string Status, int MarkedCount);

internal sealed record NewPersonIncidentBody(string? UserId, string? Severity, string? Description, string? Explanation);

internal sealed record StatusBody(string? Status);

internal sealed record StatusChangedBody(string Status, int IncidentId, string NewStatus);

/// <param name="Verdict"><c>malicious</c> or <c>benign</c>: becomes a label to learn from. Optional.</param>
internal sealed record ResolveBody(string? ResolutionNotes, string? Verdict);

internal sealed record ResolvedBody(string Status, int IncidentId, DateTime ResolvedAt);

/// <param name="ItsScore">The person's score after it; null for a sender who may not see people.</param>
/// <param name="Alert">The person's open alert when this day has one; null when nothing is wrong.</param>
internal sealed record IngestedBody(string Status, bool ActivityLogged, double? ItsScore, AlertMarkBody? Alert);

internal sealed record AlertMarkBody(string AlertId, double ItsScore, string RiskLevel);

internal sealed record AnomalyBody(string Status, string UserId, string AnomalyType, double ItsScore, string RiskLevel, string? AlertId, int ActivitiesCreated, bool Simulated);

internal sealed record SimulatedBody(string Status, string UserId, int ActivitiesCreated, double ItsScore, bool Simulated);

internal sealed record BatchBody(string Status, long Received, long Accepted, long Duplicates, long Failed, IReadOnlyList<string> Errors, bool Recounting);

internal sealed record ImportedPeopleBody(string Status, int Added, int Changed)
{
    public static ImportedPeopleBody From((int Added, int Changed) done) => new("ok", done.Added, done.Changed);
}

internal sealed record LabelsBody(string Status, int Labels);

/// <param name="Supervised">false leaves labels out though there are some.</param>
/// <param name="Activate">false keeps the model as a challenger.</param>
internal sealed record TrainBody(bool? Supervised, bool? Activate);

/// <param name="Error">Why it failed; null otherwise.</param>
internal sealed record TrainingBody(int TrainingId, string Status, double Progress, string Step, string? Error, int? ModelId, DateTime CreatedAt, DateTime? StartedAt, DateTime? EndedAt)
{
    public static TrainingBody From(Core.InsiderRisk.Models.TrainingView view) => new(
        view.Id, Wire.Name(view.Status), view.Progress, view.Step, view.Status == Core.InsiderRisk.Models.TrainingStatus.Failed ? view.Step : null, view.ModelId, view.CreatedAt, view.StartedAt, view.EndedAt);
}

internal sealed record ScoreBody(string UserId, string Date, double Score, string Level, IReadOnlyList<ScorePart> Parts)
{
    public static ScoreBody From(ScoreRow row) => new(row.UserId, IntelligenceBody.Day(row.Date), row.Score, Wire.Name(row.Level), row.Parts);
}
