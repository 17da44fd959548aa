using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>A trigger.</summary>
/// <param name="SuccessRate">Share of its ended runs that completed, 0 to 100; null before one has ended.</param>
/// <param name="AvgResponseTimeMs">Milliseconds from the news of an incident to the run, smoothed with 0.3 for the newest; null before the first.</param>
public sealed record TriggerView(
    int Id, string Name, string? Description, string? Category, bool Enabled, bool AutoExecute, Severity Priority, JsonElement Conditions, string PlaybookName, WorkflowFlow Flow, int CooldownSeconds,
    int MaxTriggersPerDay, IReadOnlyList<string> Tags, TriggerStatus Status, string? Fault, long TriggerCount, long SuccessCount, long FailureCount, double? SuccessRate, double? AvgResponseTimeMs,
    DateTime? LastTriggeredAt, string CreatedBy, string EditedBy, DateTime CreatedAt, DateTime UpdatedAt, int Version)
{
    internal static TriggerView Of(Trigger row) => new(
        row.Id, row.Name, row.Description, row.Category, row.Enabled, row.AutoExecute, row.Priority, JsonElement.Parse(row.Conditions), row.PlaybookName, row.Flow, row.CooldownSeconds, row.MaximumPerDay, row.Tags,
        row.Status, row.Fault, row.TriggerCount, row.SuccessCount, row.FailureCount, row.SuccessCount + row.FailureCount == 0 ? null : 100.0 * row.SuccessCount / (row.SuccessCount + row.FailureCount),
        row.AverageResponseMs, row.LastTriggeredAt, row.CreatedBy, row.EditedBy, row.CreatedAt, row.UpdatedAt, row.Version);
}

/// <summary>One look at an incident.</summary>
public sealed record TriggerEvaluationView(int IncidentId, TriggerOutcome Outcome, string Reason, string? RunId, DateTime At)
{
    internal static TriggerEvaluationView Of(TriggerEvaluation row) => new(row.IncidentNumber, row.Outcome, row.Reason, row.RunNumber, row.At);
}

/// <summary>A trigger as it was.</summary>
/// <param name="Settings">Its settings at this version.</param>
public sealed record TriggerVersionView(int Version, JsonElement Settings, string ChangedBy, DateTime At);

/// <summary>Figures over all triggers that are not archived.</summary>
/// <param name="AvgSuccessRate">Share of all their ended runs that completed, 0 to 100; null before one has ended.</param>
public sealed record TriggerStats(int TotalTriggers, int EnabledTriggers, int AutoExecuteTriggers, long TotalExecutions, double? AvgSuccessRate, int FaultyTriggers);

/// <summary>What is wanted of a trigger.</summary>
public sealed record TriggerDraft(
    string Name, string? Description, string? Category, bool Enabled, bool AutoExecute, Severity Priority, JsonElement Conditions, string PlaybookName, WorkflowFlow Flow, int CooldownSeconds, int MaximumPerDay,
    IReadOnlyList<string> Tags)
{
    public const int DefaultCooldown = 60;
    public const int DefaultPerDay = 100;
    public const int LongestCooldown = 7 * 86_400;
    public const int MostPerDay = 10_000;
    public const int MaximumName = 200;

    private const int MaximumDescription = 4_000;
    private const int MaximumTags = 20;

    /// <summary>What is wrong with it, but for its conditions and steps.</summary>
    internal Error? Validate() =>
        (string.IsNullOrWhiteSpace(Name) || Name.Length > MaximumName ? Error.Invalid("name", $"must have 1 to {MaximumName} characters") : null)
        ?? (Description?.Length > MaximumDescription ? Error.Invalid("description", $"must have at most {MaximumDescription} characters") : null)
        ?? (Category?.Length > MaximumName ? Error.Invalid("category", $"must have at most {MaximumName} characters") : null)
        ?? (string.IsNullOrWhiteSpace(PlaybookName) || PlaybookName.Length > MaximumName ? Error.Invalid("playbook_name", $"must have 1 to {MaximumName} characters") : null)
        ?? (CooldownSeconds is < 0 or > LongestCooldown ? Error.Invalid("cooldown_seconds", $"must be from 0 to {LongestCooldown}") : null)
        ?? (MaximumPerDay is < 1 or > MostPerDay ? Error.Invalid("max_triggers_per_day", $"must be from 1 to {MostPerDay}") : null)
        ?? (Tags.Count > MaximumTags || Tags.Any(tag => string.IsNullOrWhiteSpace(tag) || tag.Length > 50) ? Error.Invalid("tags", $"must be at most {MaximumTags} of 1 to 50 characters") : null);
}
