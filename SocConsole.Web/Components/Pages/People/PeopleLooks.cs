using System.Globalization;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.People;

/// <summary>How people and their scores look.</summary>
public static class PeopleLooks
{
    /// <summary>The mark of a level; the words are the same.</summary>
    public static Severity Of(RiskLevel level) => level switch
    {
        RiskLevel.Critical => Severity.Critical,
        RiskLevel.High => Severity.High,
        RiskLevel.Medium => Severity.Medium,
        _ => Severity.Low,
    };

    public static StateLook Of(InsiderAlertStatus status) => status switch
    {
        InsiderAlertStatus.Open => new("Open", "○", "wait"),
        InsiderAlertStatus.InProgress => new("In progress", "◔", "busy"),
        InsiderAlertStatus.Resolved => new("Resolved", "✓", "good"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not an alert's status"),
    };

    public static string Score(double? score) => score?.ToString("0.0", CultureInfo.InvariantCulture) ?? Show.Unknown;

    public static string Figure(double? figure) => figure?.ToString("0.#", CultureInfo.InvariantCulture) ?? Show.Unknown;

    /// <summary><c>+12.3</c>, <c>−4.0</c>, <c>0</c>.</summary>
    public static string WithSign(double points) => points == 0 ? "0" : (points > 0 ? "+" : "−") + Math.Abs(points).ToString("0.0", CultureInfo.InvariantCulture);

    public static string Change(double? change) => change switch
    {
        null => Show.Unknown,
        > 0 => "▲ " + WithSign(change.Value),
        < 0 => "▼ " + WithSign(change.Value),
        _ => "0",
    };

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Alert(int number) => string.Create(CultureInfo.InvariantCulture, $"ALT{number:D5}");

    /// <summary>Words of an address for kinds; every kind is <c>activity</c>.</summary>
    public static string Kinds(IReadOnlyList<ActivityKind> kinds) => kinds.Count == 0 ? "activity" : string.Join(',', kinds.Select(ActivityWords.Of));

    /// <summary>What a link to activities says: <c>email</c>, <c>file access and HTTP</c>.</summary>
    public static string Acts(IReadOnlyList<ActivityKind> kinds) => kinds.Count == 0 ? "all activities" : string.Join(" and ", kinds.Select(kind => Show.Words(ActivityWords.Of(kind)).ToLowerInvariant()));
}
