using System.Globalization;
using System.Text.RegularExpressions;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>A correlation with the lines and settings that only loading needs.</summary>
/// <param name="Rule">What detection needs of it.</param>
/// <param name="Line">Where its list of rules stands.</param>
/// <param name="Generates">Whether the rules it counts also tell by themselves (<c>generate: true</c>).</param>
internal sealed record CorrelationDraft(CorrelationRule Rule, int Line, bool Generates);

/// <summary>Reads correlation documents (Sigma correlation rules specification 2.1.0).</summary>
internal static partial class CorrelationReader
{
    /// <summary>Longest window: beyond it the state of all open groups would outgrow memory.</summary>
    public static readonly TimeSpan MaximumTimespan = TimeSpan.FromDays(30);

    private const int MaximumReferences = 100;
    private const int MaximumThreshold = Correlation.CorrelationBucket.MaximumKept;
    private static readonly string[] Keys = ["type", "rules", "group-by", "timespan", "condition", "generate"];

    public static CorrelationDraft? Read(YamlMap document, LoadContext context)
    {
        var told = context.Count;
        var meaning = MeaningReader.Read(document, context);
        if (document["correlation"] is not YamlMap correlation)
        {
            return context.Add<CorrelationDraft>(document.Line, "correlation must be a map of type, rules, group-by, timespan and condition");
        }

        foreach (var (key, _) in correlation.Entries.Where(entry => !Keys.Contains(entry.Key.Value)))
        {
            context.Add(key.Line, $"'{key.Value}' is not supported in a correlation; supported are {string.Join(", ", Keys)}");
        }

        var type = Type(correlation, context);
        var rules = Texts(correlation, "rules", context) ?? [];
        if (rules.Count == 0)
        {
            context.Add(correlation.Line, "rules must name at least one rule by its id or name");
        }

        var groupBy = Texts(correlation, "group-by", context) ?? [];
        var timespan = Timespan(correlation, context);
        var (threshold, field) = type switch
        {
            null => default,
            CorrelationType.EventCount or CorrelationType.ValueCount => Counted(correlation, type.Value, context),
            _ => (Temporal(correlation, rules, context), null),
        };
        var generates = Generates(correlation, context);
        return context.Count > told
            ? null
            : new CorrelationDraft(
                new CorrelationRule(meaning!, type!.Value, rules, [.. groupBy.Select(string.Intern)], timespan, threshold, field),
                (correlation["rules"] ?? correlation).Line,
                generates);
    }

    private static CorrelationType? Type(YamlMap correlation, LoadContext context)
    {
        var text = (correlation["type"] as YamlText)?.Value;
        if (Wire.TryRead<CorrelationType>(text, out var type))
        {
            return type;
        }

        context.Add((correlation["type"] ?? correlation).Line, $"the correlation type '{text}' is not supported; supported are {string.Join(", ", Enum.GetValues<CorrelationType>().Select(Wire.Name))}");
        return null;
    }

    private static List<string>? Texts(YamlMap correlation, string key, LoadContext context)
    {
        List<string> texts = [];
        foreach (var node in correlation[key] switch { null => [], YamlList list => list.Items, var single => [single] })
        {
            if (node is not YamlText { Value.Length: > 0 } text || texts.Count == MaximumReferences)
            {
                return context.Add<List<string>>(node.Line, $"{key} must be a list of at most {MaximumReferences} names");
            }

            texts.Add(text.Value);
        }

        return texts;
    }

    private static TimeSpan Timespan(YamlMap correlation, LoadContext context)
    {
        var text = (correlation["timespan"] as YamlText)?.Value ?? "";
        var match = TimespanForm().Match(text);
        var seconds = match.Groups[2].Value switch { "d" => 86_400, "h" => 3_600, "m" => 60, _ => 1 };
        var timespan = match.Success ? TimeSpan.FromSeconds(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * seconds) : default;
        if (timespan <= TimeSpan.Zero || timespan > MaximumTimespan)
        {
            context.Add((correlation["timespan"] ?? correlation).Line, $"timespan '{text}' must be like 30s, 10m, 1h or 1d and at most {MaximumTimespan.TotalDays}d");
        }

        return timespan;
    }

    private static (int Threshold, string? Field) Counted(YamlMap correlation, CorrelationType type, LoadContext context)
    {
        if (correlation["condition"] is not YamlMap condition)
        {
            context.Add((correlation["condition"] ?? correlation).Line, "a counting correlation needs a condition such as gte: 5");
            return default;
        }

        var field = (condition["field"] as YamlText)?.Value;
        if (type == CorrelationType.ValueCount == field is null)
        {
            context.Add(condition.Line, "value_count needs one field in its condition, and event_count has none");
        }

        YamlEntry[] relations = [.. condition.Entries.Where(entry => entry.Key.Value != "field")];
        var threshold = 0L;
        if (relations is [{ Value: YamlText bound, Key.Value: "gte" or "gt" or "eq" } relation] && int.TryParse(bound.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            threshold = relation.Key.Value == "gt" ? number + 1L : number;
        }

        if (threshold is < 1 or > MaximumThreshold)
        {
            context.Add(condition.Line, $"the condition must be one of gte, gt or eq with a whole number that makes 1 to {MaximumThreshold:N0}");
        }

        return ((int)Math.Min(threshold, MaximumThreshold), field is null ? null : string.Intern(field));
    }

    private static int Temporal(YamlMap correlation, List<string> rules, LoadContext context)
    {
        if (correlation["condition"] is { } condition)
        {
            context.Add(condition.Line, "a condition is not supported with temporal and temporal_ordered: all named rules must match");
        }

        return rules.Count;
    }

    private static bool Generates(YamlMap correlation, LoadContext context)
    {
        switch (correlation["generate"])
        {
            case null or YamlText { Value: "false" }:
                return false;
            case YamlText { Value: "true" }:
                return true;
            case var node:
                context.Add(node.Line, "generate must be true or false");
                return false;
        }
    }

    [GeneratedRegex(@"^([0-9]{1,7})([smhd])\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimespanForm();
}
