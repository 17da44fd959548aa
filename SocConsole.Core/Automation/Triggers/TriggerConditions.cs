using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>
/// What must hold of an incident; all of it. A key that is not known is refused when a trigger is made, so that no condition is silently left out. Without any condition nothing ever fires.
/// </summary>
public sealed record TriggerConditions
{
    public const int MaximumThreshold = 2_000;
    public const int MaximumWindow = 86_400;
    public const int DefaultWindow = 60;
    public const int MaximumPattern = 500;

    private const int MaximumListed = 50;
    private const int MaximumText = 200;

    // NonBacktracking needs time in proportion to its input; this only guards against surprises.
    private static readonly TimeSpan MatchLimit = TimeSpan.FromMilliseconds(500);

    private TriggerConditions()
    {
    }

    /// <summary><c>event.action</c>, <c>event.code</c> or the record's own <c>eventid</c>.</summary>
    public string? EventType { get; private init; }

    /// <summary>So many events of the type within <see cref="WindowSeconds"/>.</summary>
    public int Threshold { get; private init; } = 1;

    public int WindowSeconds { get; private init; } = DefaultWindow;

    /// <summary>0 to 1.</summary>
    public double? RiskScoreMin { get; private init; }

    public Regex? Pattern { get; private init; }

    /// <summary>Name or kind of a log source.</summary>
    public string? Source { get; private init; }

    public IReadOnlyList<string>? ThreatCategory { get; private init; }

    public IReadOnlyList<string>? ThreatCategoryIn { get; private init; }

    public Regex? ThreatCategoryPattern { get; private init; }

    public IReadOnlyList<Severity>? EscalationLevel { get; private init; }

    public Severity? EscalationLevelMin { get; private init; }

    public bool IsEmpty => EventType is null && RiskScoreMin is null && Pattern is null && Source is null && ThreatCategory is null && ThreatCategoryIn is null && ThreatCategoryPattern is null
        && EscalationLevel is null && EscalationLevelMin is null;

    /// <summary>The documented keys, for forms and messages.</summary>
    public static IReadOnlyList<string> Keys =>
        ["event_type", "threshold", "window_seconds", "risk_score_min", "pattern_match", "source", "threat_category", "threat_category_in", "threat_category_pattern", "escalation_level", "escalation_level_min"];

    /// <summary>Reads the documented object. Errors (INVALID_REQUEST): the first key that is not known or does not fit.</summary>
    public static Result<TriggerConditions> Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Error.Invalid("conditions", "must be an object");
        }

        var conditions = new TriggerConditions();
        foreach (var property in json.EnumerateObject())
        {
            if (!conditions.With(property.Name, property.Value).Succeeded(out var next, out var error))
            {
                return error;
            }

            conditions = next;
        }

        var names = json.EnumerateObject().Select(property => property.Name).ToList();
        return conditions.EventType is null && (names.Contains("threshold") || names.Contains("window_seconds"))
            ? Error.Invalid("conditions.event_type", "is needed with threshold and window_seconds")
            : conditions;
    }

    /// <summary>Reads the stored text.</summary>
    public static Result<TriggerConditions> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 });
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return Error.Invalid("conditions", "can't be read");
        }
    }

    private Result<TriggerConditions> With(string name, JsonElement value) => name switch
    {
        "event_type" => Text(name, value).Map(text => this with { EventType = text }),
        "threshold" => Whole(name, value, MaximumThreshold).Map(number => this with { Threshold = int.Parse(number, CultureInfo.InvariantCulture) }),
        "window_seconds" => Whole(name, value, MaximumWindow).Map(number => this with { WindowSeconds = int.Parse(number, CultureInfo.InvariantCulture) }),
        "risk_score_min" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var score) && score is >= 0 and <= 1 ? this with { RiskScoreMin = score } : Wrong(name, "must be from 0 to 1"),
        "pattern_match" => Expression(name, value).Map(pattern => this with { Pattern = pattern }),
        "source" => Text(name, value).Map(text => this with { Source = text }),
        "threat_category" => Texts(name, value).Map(texts => this with { ThreatCategory = texts }),
        "threat_category_in" => Texts(name, value).Map(texts => this with { ThreatCategoryIn = texts }),
        "threat_category_pattern" => Expression(name, value).Map(pattern => this with { ThreatCategoryPattern = pattern }),
        "escalation_level" => Levels(name, value).Map(levels => this with { EscalationLevel = levels }),
        "escalation_level_min" => Levels(name, value).Map(levels => this with { EscalationLevelMin = levels[0] }),
        _ => Wrong(name, $"is not known; there are {string.Join(", ", Keys)}"),
    };

    private static Error Wrong(string name, string reason) => Error.Invalid($"conditions.{name}", reason);

    private static Result<string> Text(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 and <= MaximumText } text ? text : Wrong(name, $"must be a text of 1 to {MaximumText} characters");

    private static Result<string> Whole(string name, JsonElement value, int most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 1 && number <= most
            ? number.ToString(CultureInfo.InvariantCulture)
            : Wrong(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 1 to {most}"));

    private static Result<IReadOnlyList<string>> Texts(string name, JsonElement value)
    {
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        if (items.Length is 0 or > MaximumListed)
        {
            return Wrong(name, $"must be a text, or a list of 1 to {MaximumListed}");
        }

        var texts = new List<string>(items.Length);
        foreach (var item in items)
        {
            if (!Text(name, item).Succeeded(out var text, out var error))
            {
                return error;
            }

            texts.Add(text);
        }

        return texts;
    }

    private static Result<IReadOnlyList<Severity>> Levels(string name, JsonElement value)
    {
        if (!Texts(name, value).Succeeded(out var texts, out var error))
        {
            return error;
        }

        var levels = new List<Severity>(texts.Count);
        foreach (var text in texts)
        {
            if (!Wire.TryRead<Severity>(text, out var level))
            {
                return Wrong(name, "must be informational, low, medium, high or critical");
            }

            levels.Add(level);
        }

        return levels;
    }

    private static Result<Regex> Expression(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 and <= MaximumPattern } pattern)
        {
            return Wrong(name, $"must be a regular expression of 1 to {MaximumPattern} characters");
        }

        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchLimit);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return Wrong(name, "is no regular expression, or uses look-around, back-references or atomic groups, which are not supported");
        }
    }
}
