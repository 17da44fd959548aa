using System.Text.Json;
using System.Text.Json.Nodes;
using SocConsole.Core.Automation.Triggers;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Web.Endpoints.Automation;

/// <param name="ActionType">Name in the catalogue of actions, or a verb of the incident page.</param>
/// <param name="Parameters">Values; <c>{source_ip}</c>, <c>event.source_ip</c> and the like take the incident's.</param>
/// <param name="TimeoutSeconds">Longest wait for one try; 1 to 600.</param>
internal sealed record TriggerStepBody(string? ActionType, IReadOnlyDictionary<string, JsonElement>? Parameters, int? TimeoutSeconds, bool? ContinueOnFailure)
{
    public Result<FlowNode> ToNode(int index)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Parameters ?? new Dictionary<string, JsonElement>())
        {
            if (!ActionParameters.TextOf(value).Succeeded(out var text, out var error))
            {
                return Error.Invalid($"workflow_steps[{index}].parameters.{name}", error.Message);
            }

            parameters[name] = text;
        }

        var action = ActionType is null ? null : ActionCatalog.Find(ActionType) ?? ActionCatalog.OfVerb(ActionType);
        return new FlowNode { Action = action?.Name ?? ActionType, Parameters = parameters, TimeoutSeconds = TimeoutSeconds, ContinueOnFailure = ContinueOnFailure ?? false };
    }

    public static TriggerStepBody Of(FlowNode node) => new(
        node.Action, node.Parameters.ToDictionary(pair => pair.Key, pair => JsonSerializer.SerializeToElement(pair.Value), StringComparer.Ordinal), node.TimeoutSeconds, node.ContinueOnFailure);
}

/// <param name="Conditions">The documented keys; all must hold. See docs/triggers.md.</param>
/// <param name="Priority">low, medium, high or critical; medium unless said.</param>
/// <param name="AutoExecute">Starts without approval where the rules allow it; needs the permission manage_organization.</param>
/// <param name="CooldownSeconds">Pause after firing for the same source; 60 unless said.</param>
/// <param name="MaxTriggersPerDay">100 unless said.</param>
internal sealed record TriggerBody(
    string? Name, string? Description, string? Category, bool? Enabled, bool? AutoExecute, string? Priority, JsonElement? Conditions, string? PlaybookName, IReadOnlyList<TriggerStepBody>? WorkflowSteps, int? CooldownSeconds,
    int? MaxTriggersPerDay, IReadOnlyList<string>? Tags)
{
    public Result<TriggerDraft> ToDraft()
    {
        if (!Wire.TryRead<Severity>(Priority ?? "medium", out var priority))
        {
            return Error.Invalid("priority", "must be low, medium, high or critical");
        }

        var nodes = new List<FlowNode>();
        foreach (var step in (WorkflowSteps ?? []).Take(WorkflowFlow.MaximumActions + 1))
        {
            if (!step.ToNode(nodes.Count).Succeeded(out var node, out var error))
            {
                return error;
            }

            nodes.Add(node);
        }

        return new TriggerDraft(
            Name ?? string.Empty, Description, Category, Enabled ?? true, AutoExecute ?? false, priority, Conditions ?? JsonElement.Parse("{}"), PlaybookName ?? Name ?? string.Empty, new WorkflowFlow(nodes),
            CooldownSeconds ?? TriggerDraft.DefaultCooldown, MaxTriggersPerDay ?? TriggerDraft.DefaultPerDay, Tags ?? []);
    }
}

/// <param name="Editor">Taken and not used: who changes it is who asks.</param>
internal sealed record TriggerSettingsBody(bool? AutoExecute, string? Priority, bool? Enabled, string? Editor);

/// <summary>A trigger as the document has it.</summary>
internal sealed record TriggerAnswer(
    int Id, string Name, string? Description, string? Category, bool Enabled, bool AutoExecute, Severity Priority, JsonElement Conditions, string PlaybookName, IReadOnlyList<TriggerStepBody> WorkflowSteps, int CooldownSeconds,
    int MaxTriggersPerDay, IReadOnlyList<string> Tags, TriggerStatus Status, string? Fault, long TriggerCount, long SuccessCount, long FailureCount, double? SuccessRate, double? AvgResponseTimeMs, DateTime? LastTriggeredAt,
    string CreatedBy, string EditedBy, DateTime CreatedAt, DateTime UpdatedAt, int Version)
{
    public static TriggerAnswer Of(TriggerView view) => new(
        view.Id, view.Name, view.Description, view.Category, view.Enabled, view.AutoExecute, view.Priority, view.Conditions, view.PlaybookName, [.. view.Flow.Actions().Select(TriggerStepBody.Of)], view.CooldownSeconds,
        view.MaxTriggersPerDay, view.Tags, view.Status, view.Fault, view.TriggerCount, view.SuccessCount, view.FailureCount, view.SuccessRate, view.AvgResponseTimeMs, view.LastTriggeredAt, view.CreatedBy, view.EditedBy,
        view.CreatedAt, view.UpdatedAt, view.Version);
}

/// <param name="Triggers">The most urgent first.</param>
internal sealed record TriggerListBody(IReadOnlyList<TriggerAnswer> Triggers, int Total);

internal sealed record TriggerEvaluationsBody(IReadOnlyList<TriggerEvaluationView> Evaluations, long Total, int Page, int Limit);

internal sealed record TriggerVersionsBody(IReadOnlyList<TriggerVersionView> Versions, long Total, int Page, int Limit);

/// <summary>A made-up event, an incident, or a time; with nothing, the last seven days.</summary>
internal sealed record TriggerSimulationBody(TriggerSampleBody? Event, int? IncidentId, DateTime? From, DateTime? To)
{
    public SimulationRequest ToRequest() => new(Event?.ToSample(), IncidentId, From?.ToUniversalTime(), To?.ToUniversalTime());
}

/// <param name="Count">How often it comes within the window; 1 unless said.</param>
internal sealed record TriggerSampleBody(
    string? EventType, string? SourceIp, int? Count, double? RiskScore, string? ThreatCategory, string? EscalationLevel, string? Severity, string? Source, string? Message, string? Raw, string? Reason)
{
    public TriggerSample ToSample() => new(EventType, SourceIp, Count ?? 1, RiskScore, ThreatCategory, EscalationLevel ?? Severity, Source, Message ?? Raw, Reason);
}

/// <param name="ConditionsMet">Whether all hold; <c>conditions</c> has each.</param>
/// <param name="AgentReadiness">What carries each step out, and whether it is set up.</param>
internal sealed record TriggerSimulatedBody(
    int TriggerId, string TriggerName, bool WouldExecute, bool WouldTrigger, bool ConditionsMet, IReadOnlyList<ConditionVerdict> Conditions, IReadOnlyList<SimulatedIncident> Incidents, int IncidentsEvaluated,
    bool IncidentsComplete, IReadOnlyList<TriggerStepBody> WorkflowSteps, int EstimatedDurationSeconds, int? RequiredApprovals, string Start, SimulationSafety SafetyChecks, IReadOnlyList<StepReadiness> AgentReadiness,
    DateTime SimulationTimestamp)
{
    public static TriggerSimulatedBody Of(TriggerSimulationView view) => new(
        view.TriggerId, view.TriggerName, view.WouldExecute, view.ConditionsMet, view.ConditionsMet, view.Conditions, view.Incidents, view.IncidentsEvaluated, view.IncidentsComplete,
        [.. view.Flow.Actions().Select(TriggerStepBody.Of)], view.EstimatedDurationSeconds, view.RequiredApprovals, view.Start, view.Safety, view.Readiness, view.At);
}

/// <summary>The ids of a bulk request: a bare array, or <c>{"trigger_ids": []}</c>.</summary>
internal static class TriggerIds
{
    public static Result<IReadOnlyList<int>> Read(JsonElement body)
    {
        var list = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("trigger_ids", out var named) ? named : body;
        if (list.ValueKind != JsonValueKind.Array)
        {
            return Error.Invalid("trigger_ids", "must be a list of ids");
        }

        var ids = new List<int>();
        foreach (var item in list.EnumerateArray().Take(TriggerSwitches.MaximumAtOnce + 1))
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out var id))
            {
                return Error.Invalid("trigger_ids", "must be whole numbers");
            }

            ids.Add(id);
        }

        return ids;
    }

    /// <summary>The documented count has a name of its own for each verb.</summary>
    public static JsonObject Answer(TriggerSwitch done, IReadOnlyList<int> ids) => new()
    {
        ["success"] = true,
        [$"{Wire.Name(done)}d_count"] = ids.Count,
        ["updated"] = ids.Count,
        ["trigger_ids"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]),
    };
}
