using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SocConsole.Core.Automation.Triggers;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Web.Components.Pages.Automation;

/// <summary>A trigger as it is typed.</summary>
public sealed class TriggerFormModel
{
    private static readonly string[] Numbers = ["threshold", "window_seconds", "risk_score_min"];
    private static readonly string[] Lists = ["threat_category", "threat_category_in", "escalation_level"];

    private IReadOnlyList<string> tags = [];

    public string Name { get; set; } = string.Empty;

    public string Description { get; set; } = string.Empty;

    public string Category { get; set; } = string.Empty;

    public bool Enabled { get; set; }

    public bool AutoExecute { get; set; }

    public Severity Priority { get; set; } = Severity.Medium;

    public string PlaybookName { get; set; } = string.Empty;

    public int CooldownSeconds { get; set; } = TriggerDraft.DefaultCooldown;

    public int MaximumPerDay { get; set; } = TriggerDraft.DefaultPerDay;

    /// <summary>What is typed for each documented key; empty is no condition.</summary>
    public Dictionary<string, string> Conditions { get; } = TriggerConditions.Keys.ToDictionary(key => key, _ => string.Empty, StringComparer.Ordinal);

    public List<TriggerFormStep> Steps { get; } = [];

    public static TriggerFormModel Of(TriggerDraft draft)
    {
        var model = new TriggerFormModel
        {
            Name = draft.Name,
            Description = draft.Description ?? string.Empty,
            Category = draft.Category ?? string.Empty,
            Enabled = draft.Enabled,
            AutoExecute = draft.AutoExecute,
            Priority = draft.Priority,
            PlaybookName = draft.PlaybookName,
            CooldownSeconds = draft.CooldownSeconds,
            MaximumPerDay = draft.MaximumPerDay,
            tags = draft.Tags,
        };
        foreach (var condition in draft.Conditions.EnumerateObject())
        {
            model.Conditions[condition.Name] = condition.Value.ValueKind == JsonValueKind.Array ? string.Join(", ", condition.Value.EnumerateArray().Select(item => item.ToString())) : condition.Value.ToString();
        }

        model.Steps.AddRange(draft.Flow.Actions().Select(TriggerFormStep.Of));
        return model;
    }

    public static TriggerFormModel Of(TriggerView view) => Of(new TriggerDraft(
        view.Name, view.Description, view.Category, view.Enabled, view.AutoExecute, view.Priority, view.Conditions, view.PlaybookName, view.Flow, view.CooldownSeconds, view.MaxTriggersPerDay, view.Tags));

    public TriggerDraft ToDraft()
    {
        var conditions = new JsonObject();
        foreach (var (key, text) in Conditions.Where(pair => !string.IsNullOrWhiteSpace(pair.Value)))
        {
            conditions[key] = Numbers.Contains(key) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Number(number)
                : Lists.Contains(key) ? new JsonArray([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(item => (JsonNode)item)])
                : text.Trim();
        }

        return new TriggerDraft(
            Name, Blank(Description), Blank(Category), Enabled, AutoExecute, Priority, JsonSerializer.SerializeToElement(conditions), string.IsNullOrWhiteSpace(PlaybookName) ? Name : PlaybookName,
            new WorkflowFlow([.. Steps.Select(step => step.ToNode())]), CooldownSeconds, MaximumPerDay, tags);
    }

    private static JsonNode Number(double number) => number == Math.Truncate(number) && Math.Abs(number) < int.MaxValue ? (int)number : number;

    private static string? Blank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>One step as it is typed: <c>name = value</c>, a line each.</summary>
public sealed class TriggerFormStep
{
    public string Action { get; set; } = "block_ip";

    public string Parameters { get; set; } = "ip_address = {source_ip}";

    public bool ContinueOnFailure { get; set; }

    public static TriggerFormStep Of(FlowNode node) => new()
    {
        Action = node.Action ?? string.Empty,
        Parameters = string.Join('\n', node.Parameters.Select(pair => $"{pair.Key} = {pair.Value}")),
        ContinueOnFailure = node.ContinueOnFailure,
    };

    public FlowNode ToNode()
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Parameters.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            parameters[(at < 0 ? line : line[..at]).Trim()] = at < 0 ? string.Empty : line[(at + 1)..].Trim();
        }

        return new FlowNode { Action = Action, Parameters = parameters, ContinueOnFailure = ContinueOnFailure };
    }
}
